/* The log of what happened, newest at the bottom. A screen reader speaks what is added. */

import {el} from '../shared/dom.js';

const LINES_MAX = 200;

export class Chronicle {
    constructor() {
        this.list = el('ol', {});
        this.element = el('section', {class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': 'What happened', tabIndex: 0}, this.list);
    }

    /** @param {import('./story.js').Line[]} lines */
    add(lines) {
        if (!lines.length) return;
        for (const old of this.list.querySelectorAll('li:not(.old)')) old.classList.add('old');
        this.list.append(...lines.map(line => el('li', {dataset: {tone: line.tone}}, line.text)));
        while (this.list.children.length > LINES_MAX) this.list.firstElementChild?.remove();
        this.element.scrollTop = this.element.scrollHeight;
    }

    /** @param {string} text @param {import('./story.js').Line['tone']} [tone] */
    say(text, tone = 'quiet') {
        if (this.list.lastElementChild?.textContent !== text) this.add([{text, tone}]);
    }
}
