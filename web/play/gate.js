/* The gate: begin, go on, join. */

import {hero} from '../art/figures.js';
import {paintKeep} from '../art/keep.js';
import {icon} from '../art/sheet.js';
import {item} from '../art/things.js';
import {tile} from '../art/tiles.js';
import {Problem} from '../client/index.js';
import {notice} from '../shared/dialog.js';
import {button, el, fill} from '../shared/dom.js';
import {forgetGame, keptGames} from '../shared/shelf.js';
import {ago, capital} from '../shared/text.js';
import {beginGame, randomWords} from './begin.js';
import {aboutScenario} from './goal.js';

/** @typedef {import('../client/index.js').Donjon} Donjon */

/** @param {HTMLElement} root @param {Donjon} donjon @param {string} [problem] */
export async function showGate(root, donjon, problem = '') {
    document.title = 'Donjon';
    const content = await donjon.content();
    const sky = el('canvas', {class: 'sky', 'aria-hidden': 'true'});
    const says = el('p', {class: 'problem', role: 'alert'}, problem);
    fill(root, el('div', {class: 'gate'}, sky, el('main', {class: 'inner'},
        el('h1', {}, 'DONJON'),
        el('p', {class: 'motto'}, 'Go down, come back, and be able to show that it was played fairly.'),
        says,
        el('div', {class: 'columns'},
            el('section', {class: 'card', 'aria-label': 'A new game'}, beginForm(donjon, content, says)),
            el('div', {class: 'stack'}, goOn(), joinCard())),
        el('footer', {}, 'Every roll is bound by a seed the server committed to before it heard yours. ',
            el('a', {href: '/console'}, 'Console'), ' · ', el('a', {href: '/openapi.yaml'}, 'API')))));
    paintKeep(sky);
    const repaint = () => paintKeep(sky);
    addEventListener('resize', repaint);
    return () => removeEventListener('resize', repaint);
}

/** @param {any} scenario @param {import('../client/schema.d.ts').Content} content */
function scenarioIcon(scenario, content) {
    const goal = content.items.find((/** @type {any} */ row) => row.id === scenario.goal_item);
    if (goal) return icon(item(goal.id, goal.class, goal.glyph), 44);
    const open = {n: true, e: true, s: true, w: true};
    if (scenario.ending === 'exit') return icon(tile('exit', 0, open, '<'), 44);
    return icon(item('arming_sword', 'weapon', '/'), 44);
}

/** @param {Donjon} donjon @param {import('../client/schema.d.ts').Content} content @param {HTMLElement} says */
function beginForm(donjon, content, says) {
    const scenarios = content.scenarios.map((/** @type {any} */ scenario, /** @type {number} */ i) => el('label', {class: 'scenario'},
        el('input', {type: 'radio', name: 'scenario', value: scenario.id, checked: i === 0}),
        scenarioIcon(scenario, content),
        el('span', {}, el('b', {}, scenario.title), el('small', {}, aboutScenario(scenario)))));
    const classes = content.classes ?? [];
    const form = el('form', {},
        el('h2', {}, 'A new game'),
        el('fieldset', {class: 'scenarios'}, el('legend', {}, 'Where to'), ...scenarios),
        classes.length ? classChoice(classes) : null,
        el('div', {class: 'pair'},
            el('label', {}, 'Players', el('select', {name: 'players'}, ...[1, 2, 3, 4, 5, 6, 7, 8].map(n => el('option', {value: String(n)}, n === 1 ? 'Just me' : `${n} of us`)))),
            el('label', {}, 'Turn limit', el('select', {name: 'limit'}, ...[['0', 'None'], ['60', 'A minute'], ['300', 'Five minutes'], ['86400', 'A day']].map(([value, text]) => el('option', {value}, text))))),
        el('details', {class: 'more'}, el('summary', {}, 'Your words, and a name'),
            el('label', {}, 'Your seed words ', el('small', {}, '(they become part of every roll)'), el('input', {name: 'words', maxLength: 64, placeholder: randomWords(), autocomplete: 'off'})),
            el('label', {}, 'Name of the game ', el('small', {}, '(if you like)'), el('input', {name: 'label', maxLength: 120, autocomplete: 'off'}))),
        el('div', {class: 'enter'}, el('button', {type: 'submit', class: 'primary'}, 'Enter the keep')));
    form.addEventListener('submit', async event => {
        event.preventDefault();
        const submit = /** @type {HTMLButtonElement} */ (form.querySelector('[type=submit]'));
        submit.disabled = true;
        fill(says);
        try {
            await begin(donjon, content, new FormData(form), /** @type {HTMLInputElement} */ (form.elements.namedItem('words')).placeholder);
        } catch (error) {
            fill(says, tell(error));
            says.scrollIntoView({block: 'center'});
            submit.disabled = false;
        }
    });
    return form;
}

/** @param {any[]} classes */
function classChoice(classes) {
    return el('fieldset', {class: 'scenarios'}, el('legend', {}, 'Who you are'), ...classes.map((row, i) => el('label', {class: 'scenario', title: row.text ?? ''},
        el('input', {type: 'radio', name: 'class', value: row.id, checked: i === 0}),
        icon(hero(1, row.id), 40), el('span', {}, el('b', {}, capital(row.name)), row.text ? el('small', {}, row.text) : null))));
}

/** @param {Donjon} donjon @param {import('../client/schema.d.ts').Content} content @param {FormData} data @param {string} fallbackWords */
function begin(donjon, content, data, fallbackWords) {
    const text = (/** @type {string} */ name) => String(data.get(name) ?? '').trim();
    return beginGame(donjon, content, {scenario: text('scenario'), kind: text('class'), players: Number(text('players')), limit: Number(text('limit')),
        seedWords: text('words') || fallbackWords, label: text('label')});
}

/** @param {unknown} error */
function tell(error) {
    if (error instanceof Problem) {
        if (error.status === 401 || error.status === 403) return 'This server lets only its administrator make games. Ask for an invite.';
        const faults = /** @type {any[]} */ (error.body.errors ?? []);
        return faults.length ? faults.map(fault => `${fault.pointer.replace('#/', '')}: ${fault.detail}`).join('; ') : error.message;
    }
    return error instanceof Error ? error.message : String(error);
}

function goOn() {
    const games = keptGames();
    const list = el('ul', {class: 'games'}, ...games.map(game => el('li', {},
        el('span', {class: 'grow'}, el('b', {}, game.label || game.title),
            el('small', {}, `${game.label ? `${game.title} · ` : ''}${game.role === 'spectator' ? 'watching' : `seat ${game.seat}`} · ${ago(game.at)}${game.score === undefined ? '' : ` · score ${game.score}`}`)),
        game.status === 'finished' ? el('a', {class: 'button', href: `#/replay/${game.id}`}, 'Replay') : el('a', {class: 'button', href: `#/play/${game.id}`}, 'Go on'),
        button('×', event => {
            forgetGame(game.id);
            /** @type {HTMLElement} */ (event.target).closest('li')?.remove();
        }, {class: 'bare', 'aria-label': `Forget ${game.label || game.title}`, title: 'Forget: this browser loses its seat'}))));
    return el('section', {class: 'card', 'aria-label': 'Your games'}, el('h2', {}, 'Your games'),
        games.length ? list : el('p', {class: 'small'}, 'None yet. A game you begin or join stays here, in this browser.'));
}

function joinCard() {
    const form = el('form', {}, el('h2', {}, 'Join or watch'),
        el('label', {}, 'The invite you were sent', el('input', {name: 'invite', placeholder: 'its address', autocomplete: 'off'})),
        el('button', {type: 'submit'}, 'Join'));
    form.addEventListener('submit', event => {
        event.preventDefault();
        const text = String(new FormData(form).get('invite') ?? '').trim();
        const found = text.match(/join\/([0-9a-f-]{36})\/([\w-]+)/i);
        if (found) location.hash = `#/join/${found[1]}/${found[2]}`;
        else notice('That is no invite: paste the whole address.');
    });
    return el('section', {class: 'card', 'aria-label': 'Join a game'}, form);
}
