/* The keyboard: arrows, vi keys and number pad; letters for the rest. */

/** @type {Record<string, string>} */
const STEPS = {
    ArrowUp: 'n', ArrowDown: 's', ArrowLeft: 'w', ArrowRight: 'e', Home: 'nw', End: 'sw', PageUp: 'ne', PageDown: 'se',
    k: 'n', j: 's', h: 'w', l: 'e', y: 'nw', u: 'ne', b: 'sw', n: 'se',
    Numpad8: 'n', Numpad2: 's', Numpad4: 'w', Numpad6: 'e', Numpad7: 'nw', Numpad9: 'ne', Numpad1: 'sw', Numpad3: 'se',
};

/** @type {Record<string, string>} */
const TOOLS = {'.': 'wait', z: 'wait', Numpad5: 'wait', g: 'pickup', ',': 'pickup', '>': 'descend', o: 'explore', f: 'fight', x: 'examine', i: 'pack', p: 'party', s: 'search',
    e: 'interact', m: 'menu', '?': 'help', '+': 'closer', '=': 'closer', '-': 'farther', Escape: 'cancel', Enter: 'confirm', Tab: 'cycle', c: 'centre'};

/** What a key means at the table: a step, a tool, an ability's number; or null. @param {KeyboardEvent} event
 * @returns {{step?: string, tool?: string, ability?: number, back?: boolean} | null} */
export function orderOf(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const numpad = event.code.startsWith('Numpad') ? event.code : '';
    const step = STEPS[numpad] ?? STEPS[event.key];
    if (step) return {step};
    const tool = TOOLS[numpad] ?? TOOLS[event.key];
    if (tool) return {tool, back: event.shiftKey};
    return /^[1-9]$/.test(event.key) && !numpad ? {ability: Number(event.key) - 1} : null;
}

/** For the help: what one does all the time first. */
export const KEY_HELP = [
    ['Arrows, hjkl yubn, number pad', 'step, or strike who stands there'], ['Shift + step', 'run'],
    ['o', 'explore by yourself'], ['f', 'fight: strike the nearest foe, or go there'], ['1 … 9', 'abilities'], ['.', 'wait'],
    ['g', 'pick up'], ['>', 'go down or out, or to where one can'], ['e', 'open, pull, use what is beside you'], ['s', 'search'],
    ['i', 'pack'], ['x', 'examine'], ['Tab', 'next target'], ['Enter', 'confirm'], ['Esc', 'cancel'],
    ['+  −', 'nearer, farther'], ['c', 'back to yourself'], ['p', 'party'], ['m', 'menu'], ['?', 'this'],
];
