export default {
  render({ model, el }) {
    return live(model, el, ["body"], () => el.append(html(model.get("body"), { class: "td-prose" })));
  },
};
