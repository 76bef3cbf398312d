/* The table: puts the game, its picture and the hands together. */

import {notice} from '../shared/dialog.js';
import {button, el, fill} from '../shared/dom.js';
import {changeGame} from '../shared/shelf.js';
import {capital, clockText} from '../shared/text.js';
import {Aiming} from './aiming.js';
import {Chronicle} from './chronicle.js';
import {showClasses} from './classes.js';
import {Game} from './game.js';
import {Guide} from './guide.js';
import {Hands} from './hands.js';
import {orderOf} from './keys.js';
import {showHelp} from './help.js';
import {layTable} from './layout.js';
import {showMenu} from './menu.js';
import {Pack} from './pack.js';
import {Party} from './party.js';
import {Scene} from './scene.js';
import {SelfStrip} from './self.js';
import {Story} from './story.js';
import {Targeting} from './targeting.js';
import {listenToMap} from './touch.js';
import {Walk} from './walk.js';

/** @typedef {import('../client/index.js').Donjon} Donjon */
/** @typedef {{x: number, y: number}} Spot */

/** @param {HTMLElement} root @param {Donjon} donjon @param {import('../shared/shelf.js').Kept} kept */
export async function showTable(root, donjon, kept) {
    const session = donjon.session(kept.id, kept.token);
    const info = await session.get();
    const guide = new Guide(await donjon.content(info.content_root));
    const table = new Table(root, new Game(session, guide, kept.role), kept);
    await table.game.start();
    return () => table.close();
}

class Table {
    /** @param {HTMLElement} root @param {Game} game @param {import('../shared/shelf.js').Kept} kept */
    constructor(root, game, kept) {
        this.game = game;
        this.kept = kept;
        this.story = new Story(game.guide);
        this.chronicle = new Chronicle();
        this.self = new SelfStrip();
        this.party = new Party();
        this.pack = new Pack((kind, slot) => this.useSlot(kind, slot));
        this.hands = new Hands({act: action => this.act(action), step: dir => this.stepByHand(dir), ability: id => this.useAbility(id), tool: name => this.tool(name)});
        this.places = layTable({self: this.self.element, log: this.chronicle.element, hands: this.hands.element, panels: [this.party.element, this.pack.element],
            zoom: steps => this.scene.camera.zoom(steps), menu: () => void showMenu(this.game), sheet: name => this.sheet(name)});
        fill(root, this.places.element);
        this.scene = new Scene(this.places.canvas);
        this.aiming = new Aiming(game, this.scene, this.places, action => this.send(action));
        this.walk = new Walk(game, dir => this.step(dir), way => (this.scene.way = way));
        this.whoseText = '';
        this.chosen = false;
        /** @type {HTMLElement | null} */
        this.ending = null;
        this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
        this.ticking = setInterval(() => this.showClock(), 1000);
        this.listen();
        this.pack.element.hidden = game.role === 'spectator';
        this.places.canvas.focus({preventScroll: true});
    }

    listen() {
        const {game} = this;
        game.addEventListener('turn', event => this.show(/** @type {CustomEvent} */ (event).detail.events));
        game.addEventListener('idle', () => this.showHands());
        game.addEventListener('refused', event => this.chronicle.say(capital(`${/** @type {CustomEvent} */ (event).detail}.`).replace(/\.\.$/, '.'), 'quiet'));
        game.addEventListener('lost', event => {
            notice(/** @type {CustomEvent} */ (event).detail.message);
            location.hash = '#/';
        });
        game.addEventListener('hint', event => this.hint(/** @type {CustomEvent} */ (event).detail));
        game.addEventListener('link', event => this.showLink(/** @type {CustomEvent} */ (event).detail.state));
        listenToMap(this.places.canvas, this.scene.camera, {tap: (spot, touch) => this.tap(spot, touch), hold: spot => this.aiming.examine(spot), hover: spot => this.aiming.hover(spot)});
        this.places.side.addEventListener('closed', () => this.sheet(''));
        document.addEventListener('keydown', this.onKey);
    }

    close() {
        this.walk.stop();
        this.game.stop();
        clearInterval(this.ticking);
        document.removeEventListener('keydown', this.onKey);
    }

    // ---- showing -------------------------------------------------------------------------------

    /** @param {import('../client/schema.d.ts').Event[]} events */
    show(events) {
        const {game} = this;
        const {state, world, info} = game;
        if (!state || !world) return;
        this.story.meet(world);
        this.scene.show(world, events);
        this.chronicle.add(this.story.tell(events));
        document.title = `${info?.label || this.kept.title} · Donjon`;
        fill(this.places.place, el('b', {}, info?.label || this.kept.title), el('small', {}, `Depth ${state.level.depth} · turn ${Math.floor(state.clock / 100)}`));
        this.self.show(game);
        this.party.show(game);
        this.pack.show(game);
        this.aiming.end();
        this.showHands();
        this.showWhose();
        if (game.over) this.showEnding();
        else this.chooseClass();
        this.places.element.dataset.seq = String(state.seq);
        this.places.element.dataset.turn = game.mine ? 'mine' : 'theirs';
    }

    showHands() {
        this.hands.show(this.game, this.game.busy);
    }

    showWhose() {
        const {game} = this;
        const next = game.state?.next;
        const member = next ? game.world?.entities.get(next.entity) : null;
        const name = member ? capital(member.name) : next?.seat ? `seat ${next.seat}` : 'the keep';
        this.places.whose.classList.toggle('theirs', !game.mine);
        this.places.whose.hidden = game.over || (game.mine && (game.info?.players ?? 1) === 1 && !next?.deadline);
        this.whoseText = game.mine ? 'Your turn' : game.world?.me && next?.entity === game.world.me.id ? 'Another plays for you' : `Waiting for ${name}`;
        this.showClock();
    }

    showClock() {
        const deadline = this.game.state?.next?.deadline;
        const left = deadline ? (new Date(deadline).getTime() - Date.now()) / 1000 : null;
        this.places.whose.textContent = left === null ? this.whoseText ?? '' : `${this.whoseText} · ${clockText(left)}`;
    }

    /** @param {any} item */
    hint(item) {
        if (item.type === 'seat_joined') this.chronicle.say(`Seat ${item.seat} is taken: somebody has joined.`, 'gold');
        else if (item.type === 'seat_left') this.chronicle.say(`Seat ${item.seat} was left.`, 'bad');
    }

    /** @param {string} state */
    showLink(state) {
        this.places.offline.hidden = state === 'open';
        this.places.offline.textContent = this.game.busy ? 'No connection. Your action is kept and sent again; it counts once.' : 'No connection. Trying again…';
        this.places.element.dataset.link = state;
    }

    showEnding() {
        changeGame(this.kept.id, {status: 'finished'});
        if (this.ending) return;
        const {state} = this.game;
        const words = {won: ['Victory', 'The keep is yours, and the log can prove it.'], lost: ['Fallen', 'The keep holds what it took.'], abandoned: ['Abandoned', 'Nobody came back for it.']}[state?.result ?? 'abandoned'];
        this.ending = el('div', {class: 'ending'}, el('div', {class: 'card', role: 'dialog', 'aria-label': 'The game has ended'},
            el('h2', {}, words[0]), el('p', {}, words[1]), el('p', {}, `Score ${state?.score ?? 0} · depth ${state?.level.depth ?? 1} · ${state?.nonce ?? 0} actions`),
            el('div', {class: 'row'}, el('a', {class: 'button', href: `#/replay/${this.game.session.id}`}, 'Watch the replay'), el('a', {class: 'button', href: '#/'}, 'To the gate'),
                button('Look around', () => this.ending?.remove(), {class: 'bare'}))));
        this.places.stage.append(this.ending);
    }

    /** @param {string} name of a panel, or '' */
    sheet(name) {
        this.places.element.dataset.sheet = this.places.element.dataset.sheet === name ? '' : name;
        if (this.places.element.dataset.sheet) /** @type {HTMLElement | null} */ (this.places.side.querySelector(`.of-${name} button`))?.focus();
        else this.places.canvas.focus({preventScroll: true});
    }

    /** Before anything else is done one may say what one is: as at the gate, or asked here. */
    chooseClass() {
        const choices = this.game.legalOf('choose');
        if (!choices.length || this.chosen || this.game.busy) return;
        this.chosen = true;
        const wanted = choices.find(action => action.class === this.kept.kind);
        if (wanted) queueMicrotask(() => this.send(wanted));
        else showClasses(this.game.guide, choices, action => this.send(action));
    }

    // ---- acting --------------------------------------------------------------------------------

    /** @param {any} action */
    async act(action) {
        this.walk.stop();
        this.sheet('');
        return this.send(action);
    }

    /** @param {any} action */
    async send(action) {
        this.aiming.end();
        this.scene.camera.release();
        const sent = this.game.act(action);
        this.showHands();
        return sent;
    }

    /** @param {string} dir */
    stepByHand(dir) {
        this.walk.stop();
        return this.step(dir);
    }

    /** A step, a blow or a hand on what stands there: what the rules allow in this direction. @param {string} dir */
    async step(dir) {
        const {game} = this;
        const world = game.world;
        if (!world?.me || !game.mine || game.busy) return false;
        const [dx, dy] = game.guide.steps.get(dir) ?? [0, 0];
        const actor = world.actorAt(world.me.x + dx, world.me.y + dy);
        const action = (actor && world.isFoe(actor) ? game.legalOf('attack').find(a => a.target === actor.id) : null) ?? game.legalOf('move').find(a => a.dir === dir)
            ?? game.legalOf('interact').find(a => a.dir === dir) ?? (actor ? game.legalOf('attack').find(a => a.target === actor.id) : null);
        if (!action) {
            this.chronicle.say('The way is blocked.');
            return false;
        }
        return this.send(action);
    }

    /** @param {string} kind @param {number} slot */
    useSlot(kind, slot) {
        const entry = this.game.state?.inventory.find((/** @type {any} */ item) => item.slot === slot);
        this.sheet('');
        this.aimOrAct(capital(entry?.name ?? 'Use'), this.game.legalOf(kind).filter(action => action.slot === slot), this.game.guide.effectOf(entry?.item ?? ''));
    }

    /** @param {string} id */
    useAbility(id) {
        const row = this.game.guide.abilities.get(id);
        this.aimOrAct(capital(row?.name ?? id), this.game.legalOf('ability').filter(action => action.ability === id), row);
    }

    /** @param {string} title @param {any[]} actions @param {any} row */
    aimOrAct(title, actions, row) {
        this.walk.stop();
        if (!actions.length || !this.game.world) this.chronicle.say(`${title}: not now.`);
        else if (actions.length === 1 && actions[0].target === undefined && actions[0].x === undefined && actions[0].dir === undefined) this.send(actions[0]);
        else this.aiming.begin(new Targeting(this.game.world, title, actions, row));
    }

    // ---- pointing ------------------------------------------------------------------------------

    /** @param {Spot} spot @param {boolean} touch */
    tap(spot, touch) {
        const world = this.game.world;
        if (!world) return;
        if (this.aiming.targeting) {
            this.aiming.tap(spot, touch);
            return;
        }
        this.aiming.end();
        this.sheet('');
        const me = world.me;
        if (!me || !this.game.mine) return;
        if (spot.x === me.x && spot.y === me.y) this.hereAndNow();
        else this.walkTo(spot);
    }

    /** A tap on oneself does what can be done here. */
    hereAndNow() {
        const kind = ['pickup', 'descend', 'wait'].find(wanted => this.game.legalOf(wanted).length);
        if (kind) this.act({kind});
    }

    /** @param {Spot} spot */
    async walkTo(spot) {
        const none = await this.walk.to(spot);
        if (none) this.chronicle.say(none);
    }

    // ---- keys ----------------------------------------------------------------------------------

    /** @param {KeyboardEvent} event */
    key(event) {
        const target = /** @type {HTMLElement} */ (event.target);
        if (document.querySelector('dialog[open]') || target.matches('input, select, textarea')) return;
        const order = orderOf(event);
        const onButton = target.matches('button, a, summary');
        if (!order || (onButton && ['Enter', ' ', 'Tab'].includes(event.key))) return;
        if (event.key === 'Tab' && !this.aiming.active) return;
        event.preventDefault();
        if (order.step) this.keyStep(order.step, event.shiftKey);
        else if (order.ability !== undefined) this.keyAbility(order.ability);
        else if (order.tool === 'cycle') this.aiming.cycle(order.back ? -1 : 1);
        else if (order.tool) this.tool(order.tool);
    }

    /** @param {string} dir @param {boolean} run */
    keyStep(dir, run) {
        const [dx, dy] = this.game.guide.steps.get(dir) ?? [0, 0];
        if (this.aiming.active) {
            this.aiming.move(dx, dy);
        } else if (run) {
            this.run(dx, dy);
        } else {
            this.stepByHand(dir);
        }
    }

    /** As far as the way is free. @param {number} dx @param {number} dy */
    run(dx, dy) {
        const world = this.game.world;
        if (!world?.me) return;
        let {x, y} = world.me;
        while (world.passable(x + dx, y + dy) && !world.actorAt(x + dx, y + dy)) {
            x += dx;
            y += dy;
        }
        if (x !== world.me.x || y !== world.me.y) this.walkTo({x, y});
    }

    /** @param {number} index */
    keyAbility(index) {
        const ability = this.game.state?.abilities[index];
        if (ability) this.useAbility(ability.ability);
    }

    /** @param {string} name */
    tool(name) {
        const {game, walk} = this;
        const tools = /** @type {Record<string, () => void>} */ ({
            wait: () => this.act({kind: 'wait'}),
            pickup: () => this.ifLegal('pickup'),
            descend: () => this.ifLegal('descend'),
            search: () => this.ifLegal('search'),
            interact: () => this.aimOrAct('Use', game.legalOf('interact'), null),
            explore: () => void this.explore(),
            examine: () => (this.aiming.examined ? this.aiming.end() : this.aiming.examine(game.world?.foes()[0] ?? game.world?.me ?? null)),
            takeover: () => void game.handOver('interactive'),
            pack: () => this.sheet('pack'),
            party: () => this.sheet('party'),
            menu: () => void showMenu(game),
            help: showHelp,
            closer: () => this.scene.camera.zoom(1),
            farther: () => this.scene.camera.zoom(-1),
            centre: () => this.scene.camera.release(),
            confirm: () => this.aiming.confirm(),
            cancel: () => {
                walk.stop();
                this.aiming.end();
                this.places.element.dataset.sheet = '';
                this.scene.camera.release();
            },
        });
        tools[name]?.();
    }

    async explore() {
        const [foe] = this.game.world?.foes() ?? [];
        const none = foe ? `Not now: the ${foe.name} is in sight.` : await this.walk.explore();
        if (none) this.chronicle.say(none);
    }

    /** @param {string} kind */
    ifLegal(kind) {
        const [action] = this.game.legalOf(kind);
        if (action) this.act(action);
        else this.chronicle.say({pickup: 'There is nothing here to pick up.', descend: 'There is no stair here.'}[kind] ?? 'Not now.');
    }
}
