// What a card in plain JavaScript, which no build sees, has at hand as `kit`.

import { acts, unlessSaved } from "./acts";
import { bars } from "./charts";
import { countdown, timerText } from "./clock";
import { fill, h, newId, put, refill, svg } from "./dom";
import { keepers } from "./keeper";
import { live } from "./live";
import { questions } from "./questions";
import { secondPress } from "./second_press";
import { asShown } from "./shown";
import { statusLine, tell } from "./telling";

export default {
  acts, asShown, bars, countdown, fill, h, keepers, live, newId, put, questions, refill, secondPress, statusLine, svg, tell,
  timerText, unlessSaved,
};
