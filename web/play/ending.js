/* The end of a game: what it came to, why, and what one may do now. */

import {button, el} from '../shared/dom.js';
import {changeGame, keptGames} from '../shared/shelf.js';
import {capital} from '../shared/text.js';
import {beginGame} from './begin.js';
import {showChecking} from './checking.js';

/** @typedef {import('./game.js').Game} Game */
/** @typedef {import('../shared/shelf.js').Kept} Kept */

/** @type {Record<string, [string, string]>} */
const WORDS = {
    won: ['Victory', 'The keep is yours, and the log can prove it.'],
    lost: ['Fallen', 'The keep holds what it took.'],
    abandoned: ['Abandoned', 'Nobody came back for it.'],
};

/** How the viewer's character came to its end, if these events tell. @param {import('../client/schema.d.ts').Event[]} events @param {number | undefined} me @param {import('./story.js').Story} story */
export function fateOf(events, me, story) {
    const death = events.find(event => event.type === 'died' && event.entity === me);
    if (!death) return '';
    const blow = events.slice(0, events.indexOf(death)).filter(event => event.type === 'damaged' && event.target === me).at(-1);
    const slayer = death.target && death.target !== me ? death.target : blow?.entity !== me ? blow?.entity : undefined;
    if (slayer === undefined) return 'You died of what you had suffered';
    return `Slain by ${story.who(slayer).replace(/^something$/, 'something unseen')}${blow?.amount ? `, a last blow of ${blow.amount}` : ''}`;
}

/** @param {Game} game the best of the same place in this browser, before this game @param {Kept} kept */
function bestBefore(game, kept) {
    return Math.max(-1, ...keptGames().filter(other => other.id !== game.session.id && other.title === kept.title).map(other => other.score ?? -1));
}

/** @param {number} score @param {number} best */
function compared(score, best) {
    if (best < 0) return 'Your first here.';
    return score > best ? `Your best here so far; it was ${best}.` : `Your best here: ${best}.`;
}

/** @param {Game} game @param {Kept} kept @param {string} fate @param {import('../client/index.js').Donjon} donjon */
export function endingCard(game, kept, fate, donjon) {
    const {state} = game;
    const result = state?.result ?? 'abandoned';
    const score = state?.score ?? 0;
    const best = bestBefore(game, kept);
    changeGame(kept.id, {status: 'finished', score, result});
    const [title, words] = WORDS[result];
    const again = button('Play again', async () => {
        again.disabled = true;
        await beginGame(donjon, game.guide.content, {scenario: game.info?.scenario ?? '', kind: kept.kind}).catch(() => (location.hash = '#/'));
    }, {class: 'primary', dataset: {act: 'again'}});
    const card = el('div', {class: 'ending'}, el('div', {class: 'card', role: 'dialog', 'aria-label': 'The game has ended'},
        el('h2', {}, title), el('p', {class: 'fate'}, fate ? `${capital(fate)}.` : words),
        el('p', {class: 'sum'}, el('b', {}, `Score ${score}`), ` · depth ${state?.level.depth ?? 1} · level ${state?.experience_level ?? 1} · turn ${Math.floor((state?.clock ?? 0) / 100)}`),
        kept.role === 'player' ? el('p', {class: 'small'}, compared(score, best)) : null,
        el('div', {class: 'row'}, kept.role === 'player' ? again : null,
            el('a', {class: 'button', href: `#/replay/${game.session.id}`}, 'Watch the replay'),
            button('Verify this game', () => void showChecking(game.session), {dataset: {act: 'verify'}})),
        el('div', {class: 'row'}, el('a', {class: 'button bare', href: '#/'}, 'To the gate'), button('Look around', () => card.remove(), {class: 'bare'}))));
    return card;
}
