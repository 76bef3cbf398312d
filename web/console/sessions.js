/* All sessions, newest first; the server looks for those that are wanted. */

import {button, el, fill} from '../shared/dom.js';
import {ago, words} from '../shared/text.js';

const PAGE = 50;
const TYPING_MS = 250; // so long nothing is asked while somebody types
const HOUR_MS = 3600 * 1000;

/** What the list of ages offers, and the time that it means. @type {Record<string, {text: string, name: string, ms: number}>} */
const AGES = {
    hour: {text: 'made within an hour', name: 'created_since', ms: HOUR_MS},
    day: {text: 'within a day', name: 'created_since', ms: 24 * HOUR_MS},
    week: {text: 'within a week', name: 'created_since', ms: 168 * HOUR_MS},
    older: {text: 'more than a week ago', name: 'created_before', ms: 168 * HOUR_MS},
};

/** @param {string} name @param {[string, string][]} values with what each says */
function choice(name, values) {
    return el('select', {'aria-label': name}, ...values.map(([value, text]) => el('option', {value}, text)));
}

/** @param {string} age @returns {Record<string, string>} */
function ageQuery(age) {
    const wanted = AGES[age];
    return wanted ? {[wanted.name]: new Date(Date.now() - wanted.ms).toISOString()} : {};
}

/** @param {import('./main.js').Visit} visit */
export async function showSessions({donjon, main}) {
    const {scenarios} = await donjon.content();
    const text = el('input', {type: 'search', placeholder: 'id, label or scenario', 'aria-label': 'Search', maxlength: '120'});
    const status = choice('Status', [['', 'any status'], ...['active', 'finished', 'archived'].map(value => /** @type {[string, string]} */ ([value, value]))]);
    const scenario = choice('Scenario', [['', 'any scenario'], ...scenarios.map(row => /** @type {[string, string]} */ ([row.id, words(row.id)]))]);
    const age = choice('Age', [['', 'of any age'], ...Object.entries(AGES).map(([value, row]) => /** @type {[string, string]} */ ([value, row.text]))]);
    const rows = el('tbody', {});
    const none = el('p', {class: 'muted', hidden: true, role: 'status'}, 'No session is like that.');
    const more = button('More', () => load(), {});
    let asked = 0; // so that a late answer does not overwrite a later one
    /** @type {string | null} */
    let cursor = null;
    /** @type {Record<string, string>} */
    let wanted = {};
    const load = async () => {
        const mine = ++asked;
        main.setAttribute('aria-busy', 'true');
        const page = await donjon.sessions({limit: PAGE, ...wanted, ...(cursor ? {cursor} : {})});
        if (mine !== asked) return;
        if (!cursor) fill(rows);
        rows.append(...page.items.map(row));
        cursor = page.next_cursor;
        more.hidden = cursor === null;
        none.hidden = rows.children.length > 0;
        main.setAttribute('aria-busy', 'false');
    };
    const look = () => {
        cursor = null;
        wanted = {...ageQuery(age.value)};
        for (const [name, value] of [['status', status.value], ['scenario', scenario.value], ['search', text.value.trim()]]) {
            if (value) wanted[name] = value;
        }
        return load();
    };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let typing;
    for (const field of [status, scenario, age]) field.addEventListener('change', look);
    text.addEventListener('input', () => {
        clearTimeout(typing);
        typing = setTimeout(look, TYPING_MS);
    });
    fill(main, el('h1', {}, 'Sessions'), el('div', {class: 'filters'}, text, status, scenario, age),
        el('div', {class: 'scroll'}, el('table', {}, el('thead', {}, el('tr', {}, ...['Session', 'Label', 'Scenario', 'Status', 'Players', 'Entries', 'Actions', 'Created'].map(name => el('th', {scope: 'col'}, name)))), rows)), none, more);
    await look();
}

/** @param {any} item */
function row(item) {
    return el('tr', {}, el('td', {}, el('a', {class: 'mono', href: `#/session/${item.id}`}, item.id)), el('td', {}, item.label ?? ''), el('td', {}, words(item.scenario)),
        el('td', {}, el('span', {class: `chip ${item.status === 'active' ? 'good' : ''}`}, item.result ?? item.status)), el('td', {}, item.players), el('td', {}, item.seq), el('td', {}, item.nonce), el('td', {}, ago(item.created_at)));
}
