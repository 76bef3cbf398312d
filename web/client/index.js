/* The client of a Donjon server, for browsers and Node. README.md shows it at work. */
export {Donjon} from './donjon.js';
export {Session} from './session.js';
export {SeatKey, SigningUnavailable, encodeAction} from './signing.js';
export {Problem, Unreachable} from './problem.js';
export {OPERATIONS} from './operations.js';
export {retrying} from './retry.js';
export {newId} from './id.js';
