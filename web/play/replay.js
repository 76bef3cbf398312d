/* The replay of a finished game: each entry's state, with what happened between, along a line of time. */

import {button, el, fill} from '../shared/dom.js';
import {changeGame} from '../shared/shelf.js';
import {capital, words} from '../shared/text.js';
import {showChecking} from './checking.js';
import {Chronicle} from './chronicle.js';
import {Guide} from './guide.js';
import {describe} from './look.js';
import {Recording} from './recording.js';
import {Scene} from './scene.js';
import {SelfStrip} from './self.js';
import {Story} from './story.js';
import {listenToMap} from './touch.js';

/** @typedef {import('../client/index.js').Donjon} Donjon */

const SPEEDS = [['1', 'calm', 900], ['2', 'brisk', 420], ['4', 'quick', 160]];

/** @param {HTMLElement} root @param {Donjon} donjon @param {import('../shared/shelf.js').Kept} kept */
export async function showReplay(root, donjon, kept) {
    const session = donjon.session(kept.id, kept.token);
    const info = await session.get();
    if (info.status !== 'finished') {
        location.hash = `#/play/${kept.id}`;
        return undefined;
    }
    changeGame(kept.id, {status: 'finished'});
    const guide = new Guide(await donjon.content(info.content_root));
    const replay = new Replay(root, new Recording(session, info, guide), kept);
    await replay.recording.load(done => (replay.label.textContent = `Reading… ${done}`));
    await replay.begin();
    return () => replay.close();
}

class Replay {
    /** @param {HTMLElement} root @param {Recording} recording @param {import('../shared/shelf.js').Kept} kept */
    constructor(root, recording, kept) {
        this.recording = recording;
        this.kept = kept;
        this.at = 0;
        this.speed = Number(SPEEDS[0][2]);
        this.playing = false;
        this.shown = 0; // a later picture ends an earlier one
        this.story = new Story(recording.guide);
        this.chronicle = new Chronicle();
        this.self = new SelfStrip();
        this.build(root);
        this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
        document.addEventListener('keydown', this.onKey);
    }

    label = el('small', {});
    canvas = el('canvas', {tabIndex: 0, role: 'img', 'aria-label': 'Map of the replay', 'aria-describedby': 'look'});
    look = el('div', {class: 'look', id: 'look'});
    scene = new Scene(this.canvas);
    line = el('input', {type: 'range', min: '0', max: '0', value: '0', step: '1', 'aria-label': 'Entry', on: {input: () => this.stopAt(Number(this.line.value))}});
    marks = el('div', {class: 'marks', 'aria-hidden': 'true'});
    playButton = button('▶', () => this.toggle(), {class: 'primary', 'aria-label': 'Play', dataset: {act: 'play'}});
    moments = el('ul', {class: 'moments'});

    /** @param {HTMLElement} root */
    build(root) {
        const {recording} = this;
        const everything = el('label', {class: 'row'}, el('input', {type: 'checkbox', on: {change: (/** @type {Event} */ event) => {
            recording.setFull(/** @type {HTMLInputElement} */ (event.target).checked);
            this.show(this.at, false);
        }}}), 'Show all there was');
        const speeds = el('select', {'aria-label': 'Speed', on: {change: () => (this.speed = Number(speeds.value))}}, ...SPEEDS.map(([, name, ms]) => el('option', {value: String(ms)}, name)));
        const stage = el('section', {class: 'stage'}, this.canvas, this.look, el('div', {class: 'zoom'}, button('+', () => this.scene.camera.zoom(1), {'aria-label': 'Nearer'}), button('−', () => this.scene.camera.zoom(-1), {'aria-label': 'Farther'})));
        listenToMap(this.canvas, this.scene.camera, {tap: spot => this.describe(spot), hold: spot => this.describe(spot), hover: spot => this.describe(spot)});
        fill(root, el('main', {class: 'table replay'},
            el('header', {class: 'bar'}, el('div', {class: 'place'}, el('b', {}, recording.info.label || this.kept.title), this.label),
                button('Verify this game', () => showChecking(recording.session), {dataset: {act: 'verify'}, class: 'primary'}), el('a', {class: 'button', href: '#/'}, 'Gate')),
            stage, this.self.element, this.chronicle.element,
            el('section', {class: 'hands time', 'aria-label': 'Time'}, el('div', {class: 'line'}, this.line, this.marks),
                el('div', {class: 'row'}, button('«', () => this.stopAt(0), {'aria-label': 'To the beginning'}), button('‹', () => this.stopAt(this.at - 1), {'aria-label': 'Back'}), this.playButton,
                    button('›', () => this.stopAt(this.at + 1), {'aria-label': 'Forward'}), button('»', () => this.stopAt(recording.length), {'aria-label': 'To the end'}), el('div', {class: 'grow'}, speeds), everything)),
            el('aside', {class: 'side'}, el('section', {class: 'panel'}, el('header', {}, el('h2', {}, 'Moments')), this.moments))));
    }

    async begin() {
        const {recording} = this;
        document.title = `Replay · ${recording.info.label || this.kept.title} · Donjon`;
        this.line.max = String(recording.length);
        fill(this.marks, ...recording.moments.map(moment => {
            const mark = el('i', {dataset: {tone: moment.tone}});
            mark.style.setProperty('--at', `${moment.seq / Math.max(1, recording.length) * 100}%`);
            return mark;
        }));
        fill(this.moments, ...recording.moments.map(moment => el('li', {}, button('', () => this.stopAt(moment.seq), {class: 'item'}, el('small', {}, `entry ${moment.seq}`), ' ', capital(words(moment.type))))));
        await this.show(0, false);
        this.canvas.focus({preventScroll: true});
    }

    close() {
        this.playing = false;
        this.shown++;
        document.removeEventListener('keydown', this.onKey);
    }

    /** @param {{x: number, y: number} | null} spot */
    describe(spot) {
        const world = this.scene.world;
        this.look.textContent = spot && world?.ground(spot.x, spot.y) ? describe(world, spot.x, spot.y) : '';
    }

    /** @param {number} seq @param {boolean} move whether what happened is played */
    async show(seq, move) {
        const turn = ++this.shown;
        const at = Math.max(0, Math.min(this.recording.length, seq));
        this.at = at;
        this.line.value = String(at);
        const world = await this.recording.world(at);
        if (turn !== this.shown) return;
        this.story.meet(world);
        const events = this.recording.eventsOf(at);
        this.scene.show(world, move ? events : []);
        if (!move) fill(this.chronicle.list);
        this.chronicle.add(this.story.tell(events));
        this.self.show(/** @type {any} */ ({world, state: world.state, guide: this.recording.guide}));
        this.label.textContent = `${at} / ${this.recording.length} · depth ${world.state.level.depth}`;
        this.line.setAttribute('aria-valuetext', this.label.textContent);
        /** @type {HTMLElement | null} */ (document.querySelector('.replay'))?.setAttribute('data-at', String(at));
    }

    /** @param {number} seq */
    stopAt(seq) {
        this.setPlaying(false);
        return this.show(seq, seq === this.at + 1);
    }

    /** @param {boolean} on */
    setPlaying(on) {
        this.playing = on;
        this.playButton.textContent = on ? '❚❚' : '▶';
        this.playButton.setAttribute('aria-label', on ? 'Pause' : 'Play');
    }

    async toggle() {
        this.setPlaying(!this.playing);
        if (this.playing && this.at >= this.recording.length) await this.show(0, false);
        while (this.playing && this.at < this.recording.length) {
            const begun = performance.now();
            await this.show(this.at + 1, true);
            const pause = Math.max(0, this.speed - (performance.now() - begun));
            await new Promise(resolve => setTimeout(resolve, pause));
        }
        this.setPlaying(false);
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (document.querySelector('dialog[open]') || /** @type {HTMLElement} */ (event.target).matches('input, select, button, a')) return;
        const orders = /** @type {Record<string, () => void>} */ ({' ': () => this.toggle(), ArrowLeft: () => this.stopAt(this.at - 1), ArrowRight: () => this.stopAt(this.at + 1), Home: () => this.stopAt(0), End: () => this.stopAt(this.recording.length)});
        if (!orders[event.key]) return;
        event.preventDefault();
        orders[event.key]();
    }
}
