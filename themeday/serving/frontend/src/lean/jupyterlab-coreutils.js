// Stands in for JupyterLab's core utilities: addresses, and what the page says of itself.

export { PageConfig } from "../../node_modules/@jupyterlab/coreutils/lib/pageconfig";
export { URLExt } from "../../node_modules/@jupyterlab/coreutils/lib/url";
