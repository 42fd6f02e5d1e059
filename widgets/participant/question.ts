import type { AnsweringCard, View } from "../shared/model";
import { questions } from "../shared/questions";

type Questions = AnsweringCard;

export default {
  render({ model, el }) {
    return questions(model, el, () => Object.keys(model.get("questions")));
  },
} satisfies View<Questions>;
