import { questions } from "../shared/questions";

export default {
  render({ model, el }) {
    return questions(model, el, () => Object.keys(model.get("questions")));
  },
};
