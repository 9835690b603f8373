/** Inputs sent to one cluster. A round is what a seed replays. */
export const INPUTS_PER_ROUND = 500;
/** Looking at the lists costs as much as some hundred inputs. */
export const LIST_EVERY = 250;
