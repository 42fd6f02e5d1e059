export default {
  render({ model, el }) {
    return questions(model, el, () => Object.keys(model.get("questions")));
  },
};
