/* The text/event-stream format (WHATWG HTML, 9.2.6), a piece of text at a time. */

/** @typedef {{id: string | null, event: string, data: string}} SseMessage */

export class SseParser {
    constructor() {
        this.rest = '';
        /** @type {string[]} */
        this.data = [];
        this.event = '';
        /** @type {string | null} */
        this.id = null;
    }

    clear() {
        this.data = [];
        this.event = '';
        this.id = null;
    }

    /** The messages that are whole now. @param {string} text @returns {SseMessage[]} */
    push(text) {
        const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
        this.rest = lines.pop() ?? '';
        /** @type {SseMessage[]} */
        const messages = [];
        for (const line of lines) {
            if (line === '') {
                if (this.data.length) messages.push({id: this.id, event: this.event || 'message', data: this.data.join('\n')});
                this.clear();
            } else {
                this.field(line);
            }
        }
        return messages;
    }

    /** @param {string} line */
    field(line) {
        const colon = line.indexOf(':');
        const name = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (name === 'data') this.data.push(value);
        if (name === 'event') this.event = value;
        if (name === 'id') this.id = value;
    }
}
