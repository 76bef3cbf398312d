/* What a newcomer is told, once in a browser: what to do, and how. It is gone with the first action. */

import {button, el} from '../shared/dom.js';

const TOLD = 'donjon.told';

function wasTold() {
    try {
        return localStorage.getItem(TOLD) !== null;
    } catch {
        return true;
    }
}

function noteTold() {
    try {
        localStorage.setItem(TOLD, '1');
    } catch {
        /* then it is told again */
    }
}

/** A card over the map, or null for who knows all this. @param {string} goal @param {() => void} help */
export function welcomeCard(goal, help) {
    if (wasTold()) return null;
    const close = () => {
        noteTold();
        card.remove();
    };
    const row = (/** @type {string} */ key, /** @type {string} */ text) => el('li', {}, el('b', {}, key), ' ', text);
    const card = el('aside', {class: 'welcome', 'aria-label': 'How to begin'}, el('p', {}, el('b', {}, goal), ' Nothing moves while you think.'),
        el('ul', {},
            row('Click or tap', 'the map to walk there; walk into a foe to strike it.'),
            row('Explore', 'walks by itself until something happens.'),
            row('Fight', 'goes at the nearest foe. Drink a potion from the pack before it is too late.')),
        el('div', {class: 'row'}, button('All keys', help, {class: 'bare'}), button('Good', close, {dataset: {act: 'told'}})));
    card.addEventListener('told', close);
    return card;
}
