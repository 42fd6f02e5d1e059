// What a card in plain JavaScript, which no build sees, has at hand as `kit`.

import { acts, unlessSaved } from "./acts";
import { autosaves } from "./autosave";
import { bars } from "./charts";
import { countdown, timerText } from "./clock";
import { fill, h, newId, put, refill, svg } from "./dom";
import { live } from "./live";
import { questions } from "./questions";
import { secondPress } from "./second_press";
import { asShown } from "./shown";
import { statusLine, tell } from "./telling";

const show = { asShown, bars, fill, h, live, newId, put, refill, svg };
const save = { acts, autosaves, questions, secondPress, statusLine, tell, unlessSaved };

export default { ...show, ...save, countdown, timerText };
