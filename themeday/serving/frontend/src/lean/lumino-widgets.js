// Stands in for Lumino's widgets, whose one file has docks, menus and tabs that no page here has.

export { Panel } from "../../node_modules/@lumino/widgets/src/panel";
export { PanelLayout } from "../../node_modules/@lumino/widgets/src/panellayout";
export { Widget } from "../../node_modules/@lumino/widgets/src/widget";
