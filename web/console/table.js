/* Tables of the console. */

import {el, fill} from '../shared/dom.js';

/** @typedef {import('../shared/dom.js').Child} Child */

/** @param {string[]} heads @param {string} [empty] what is said when there is nothing */
export function dataTable(heads, empty = 'Nothing.') {
    const body = el('tbody', {});
    const element = el('div', {class: 'scroll', tabIndex: 0}, el('table', {}, el('thead', {}, el('tr', {}, ...heads.map(head => el('th', {scope: 'col'}, head)))), body));
    const show = (/** @type {(Child | Child[])[][]} */ rows) => {
        const lines = rows.map(cells => el('tr', {}, ...cells.map(cell => el('td', {}, ...(Array.isArray(cell) ? cell : [cell])))));
        fill(body, lines.length ? lines : el('tr', {}, el('td', {colSpan: heads.length, class: 'small'}, empty)));
    };
    return {element, body, show};
}

/** A table of two columns. @param {[string, Child | Child[]][]} rows */
export function facts(rows) {
    return el('table', {class: 'facts'}, el('tbody', {}, ...rows.map(([name, value]) => el('tr', {}, el('th', {scope: 'row'}, name), el('td', {}, ...(Array.isArray(value) ? value : [value]))))));
}

/** @param {string} title @param {Child} element @param {...Child} tools */
export function section(title, element, ...tools) {
    return el('section', {class: 'card', 'aria-label': title}, el('header', {class: 'row spread'}, el('h2', {}, title), el('div', {class: 'row'}, ...tools)), element);
}

/** @param {string} word */
export function chip(word) {
    const tone = /healthy|live|active|succeeded|won/.test(word) ? 'good' : /queued|running|loading|closing|degraded|paused/.test(word) ? 'warn' : /dead|failed|unhealthy|lost|recovering/.test(word) ? 'dead' : '';
    return el('span', {class: `chip ${tone}`}, word);
}

/** "14:03:22" @param {string | null | undefined} time */
export function hour(time) {
    return time ? new Date(time).toLocaleTimeString('en-GB') : '–';
}
