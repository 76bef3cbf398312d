/* What surrounds every page of the console. */

import {button, el, fill} from '../shared/dom.js';

const PAGES = [['overview', 'Overview'], ['sessions', 'Sessions'], ['jobs', 'Proof jobs'], ['hooks', 'Hooks'], ['audit', 'Audit log']];

/** @param {HTMLElement} root @param {string} here @param {() => void} signOut @returns {HTMLElement} where the page goes */
export function showFrame(root, here, signOut) {
    const main = el('main', {id: 'main', tabIndex: -1, 'aria-busy': 'true'}, el('p', {class: 'small'}, 'Loading…'));
    fill(root, el('div', {class: 'console'},
        el('header', {class: 'top'}, el('a', {class: 'brand', href: '#/overview'}, 'DONJON'), el('nav', {'aria-label': 'Pages'},
            ...PAGES.map(([page, label]) => el('a', {href: `#/${page}`, 'aria-current': page === here ? 'page' : undefined}, label))),
        button('Sign out', signOut, {class: 'bare'})), main));
    return main;
}
