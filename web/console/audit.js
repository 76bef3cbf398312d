/* The audit log: who did what to sessions and to the server. */

import {button, el, fill} from '../shared/dom.js';
import {words} from '../shared/text.js';
import {dataTable} from './table.js';

/** @param {import('./main.js').Visit} visit */
export async function showAudit({donjon, main}) {
    const text = el('input', {type: 'search', placeholder: 'session', 'aria-label': 'Session'});
    const table = dataTable(['At', 'Who', 'Did', 'Session', 'Detail', 'Request'], 'Nothing was done yet.');
    const more = button('More', () => load(cursor));
    /** @type {any[]} */
    let items = [];
    /** @type {string | null} */
    let cursor = null;
    const load = async (/** @type {string | null} */ from) => {
        const page = await donjon.audit({limit: 50, ...(from ? {cursor: from} : {}), ...(text.value.trim() ? {session: text.value.trim()} : {})});
        items = from ? [...items, ...page.items] : page.items;
        cursor = page.next_cursor;
        more.hidden = cursor === null;
        table.show(items.map(row => [row.at.replace('T', ' ').slice(0, 19), row.actor, words(row.action), row.session ? el('a', {class: 'mono', href: `#/session/${row.session}`}, row.session) : '', el('span', {class: 'mono'}, row.detail), el('span', {class: 'mono'}, row.request_id)]));
    };
    text.addEventListener('change', () => load(null));
    fill(main, el('h1', {}, 'Audit log'), el('div', {class: 'filters'}, text), table.element, more);
    await load(null);
    main.setAttribute('aria-busy', 'false');
}
