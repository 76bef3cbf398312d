/* Questions and notices. */

import {button, el} from './dom.js';

/** Opens a dialog that is gone when it closes. @param {string} title @param {...(import('./dom.js').Child | import('./dom.js').Child[])} children */
export function openDialog(title, ...children) {
    const dialog = el('dialog', {'aria-label': title}, el('h2', {}, title), ...children);
    dialog.addEventListener('close', () => dialog.remove());
    dialog.addEventListener('click', event => {
        if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
}

/** @param {string} title @param {string} text @param {string} yes @returns {Promise<boolean>} */
export function ask(title, text, yes) {
    return new Promise(resolve => {
        const dialog = openDialog(title, el('p', {}, text), el('div', {class: 'row end'},
            button('Cancel', () => dialog.close()),
            button(yes, () => {
                resolve(true);
                dialog.close();
            }, {class: 'primary'})));
        dialog.addEventListener('close', () => resolve(false));
    });
}

const NOTICE_MS = 2600;

/** A word that goes away by itself. @param {string} text */
export function notice(text) {
    document.querySelector('.notice')?.remove();
    const note = el('div', {class: 'notice', role: 'status'}, text);
    document.body.append(note);
    setTimeout(() => note.remove(), NOTICE_MS);
}
