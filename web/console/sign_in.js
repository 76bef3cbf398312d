/* Asks for the admin token and tries it. It is kept for this tab alone. */

import {Donjon} from '../client/index.js';
import {el, fill} from '../shared/dom.js';

/** @param {HTMLElement} root @param {(token: string) => void} done */
export function showSignIn(root, done) {
    const says = el('p', {class: 'problem', role: 'alert'});
    const token = el('input', {type: 'password', name: 'token', autocomplete: 'current-password', required: true});
    const form = el('form', {class: 'card sign-in'}, el('h1', {}, 'Console'), el('label', {}, 'Admin token', token), says, el('button', {type: 'submit', class: 'primary'}, 'Enter'),
        el('p', {class: 'small'}, 'The server prints it when it starts, unless DONJON_ADMIN_TOKEN sets it.'));
    form.addEventListener('submit', async event => {
        event.preventDefault();
        fill(says);
        try {
            await new Donjon({token: token.value}).sessions({limit: 1});
            done(token.value);
        } catch (error) {
            fill(says, error instanceof Error ? error.message : String(error));
        }
    });
    fill(root, el('main', {class: 'sign-in-page'}, form));
    token.focus();
}
