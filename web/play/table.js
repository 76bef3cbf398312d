/* The table: puts the game, its picture and the hands together. */

import {notice} from '../shared/dialog.js';
import {button, el, fill} from '../shared/dom.js';
import {capital, clockText} from '../shared/text.js';
import {Aiming} from './aiming.js';
import {Chronicle} from './chronicle.js';
import {showClasses} from './classes.js';
import {endingCard, fateOf} from './ending.js';
import {Game} from './game.js';
import {goalOf} from './goal.js';
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
import {welcomeCard} from './welcome.js';
import {World} from './world.js';

/** @typedef {import('../client/index.js').Donjon} Donjon */
/** @typedef {{x: number, y: number}} Spot */

const BELL_NEAR = 100;

/** The keep's patience, once it runs out. @param {number|null} left turns until the bell tolls */
function bellOf(left) {
    const near = left !== null && left <= BELL_NEAR;
    return near ? el('span', {class: 'bell', title: 'When the bell tolls, the keep comes for whoever is still on this depth.'}, ` · bell in ${left}`) : null;
}

/** @param {HTMLElement} root @param {Donjon} donjon @param {import('../shared/shelf.js').Kept} kept */
export async function showTable(root, donjon, kept) {
    const session = donjon.session(kept.id, kept.token);
    const info = await session.get();
    const guide = new Guide(await donjon.content(info.content_root));
    const table = new Table(root, new Game(session, guide, kept.role), kept, donjon);
    await table.game.start();
    table.welcome();
    return () => table.close();
}

class Table {
    /** @param {HTMLElement} root @param {Game} game @param {import('../shared/shelf.js').Kept} kept @param {Donjon} donjon */
    constructor(root, game, kept, donjon) {
        this.donjon = donjon;
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
        this.ended = false;
        this.fate = '';
        /** @type {number | undefined} */
        this.meId = undefined;
        /** @type {HTMLElement | null} */
        this.card = null;
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
        this.fate ||= fateOf(events, world.me?.id ?? this.meId, this.story);
        this.meId = world.me?.id ?? this.meId;
        document.title = `${info?.label || this.kept.title} · Donjon`;
        fill(this.places.place, el('b', {}, info?.label || this.kept.title), el('small', {}, `Depth ${state.level.depth} · turn ${Math.floor(state.clock / 100)}`, bellOf(state.level.bell_in)));
        this.self.show(game);
        this.party.show(game);
        this.pack.show(game);
        this.aiming.end();
        this.showHands();
        this.showWhose();
        if (game.over) void this.showEnding();
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

    async showEnding() {
        if (this.ended) return;
        this.ended = true;
        await this.learnFate();
        this.ending = endingCard(this.game, this.kept, this.fate, this.donjon);
        this.places.stage.append(this.ending);
        /** @type {HTMLElement | null} */ (this.ending.querySelector('[data-act="again"]'))?.focus({preventScroll: true});
    }

    /** Whoever comes back after the end did not see it: the last entry tells, and who was there before it. */
    async learnFate() {
        const {state, session, info, guide} = this.game;
        if (this.fate || state?.result !== 'lost') return;
        const me = this.meId ?? info?.seats?.find(row => row.seat === this.kept.seat)?.entity;
        try {
            const [before, {items}] = await Promise.all([session.state({seq: state.seq - 1}),
                session.read('followEvents', {query: {after: String(state.seq - 1), topics: 'game'}})]);
            this.story.meet(new World(before, guide));
            this.fate = fateOf(items, me, this.story);
        } catch {
            this.fate = ''; // then only how it ended is told
        }
    }

    /** What to do here, for who has just come in. */
    welcome() {
        const {game} = this;
        const scenario = game.guide.scenarios.get(game.info?.scenario ?? '');
        if (!scenario || game.over) return;
        const goal = goalOf(scenario, game.guide);
        this.chronicle.say(goal, 'gold');
        const card = game.role === 'player' ? welcomeCard(goal, showHelp) : null;
        if (card) this.places.stage.append(card);
        this.card = card;
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
        if (action.kind !== 'choose') this.card?.dispatchEvent(new Event('told'));
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
            this.chronicle.say(game.legalOf('move').length ? 'The way is blocked.' : 'You cannot move now: wait, or strike.');
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
            descend: () => void this.descend(),
            search: () => this.ifLegal('search'),
            interact: () => this.aimOrAct('Use', game.legalOf('interact'), null),
            explore: () => void this.explore(),
            fight: () => void this.fight(),
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
        const none = foe ? `Not now: the ${foe.name} is in sight. Fight it (f), or step away.` : await this.walk.explore();
        if (none) this.chronicle.say(none);
    }

    /** Down the stair one stands on, or on the way to one that is known. */
    async descend() {
        const [action] = this.game.legalOf('descend');
        const none = action ? void this.act(action) : await this.walk.toStairs();
        if (none) this.chronicle.say(none);
    }

    /** A blow at the nearest foe that can be struck, or a step towards the nearest. */
    async fight() {
        const {game, walk} = this;
        const foes = game.world?.foes() ?? [];
        const blows = game.legalOf('attack');
        const target = foes.find(foe => blows.some(action => action.target === foe.id));
        walk.stop();
        if (target) await this.send(blows.find(action => action.target === target.id));
        else if (!foes.length) this.chronicle.say('Nobody to fight is in sight.');
        else if (!game.legalOf('move').length) await this.send({kind: 'wait'}); // held fast: it ends, or they come
        else if (!(await walk.towards(foes[0]))) this.chronicle.say(`There is no way to the ${foes[0].name} that you know.`);
    }

    /** @param {string} kind */
    ifLegal(kind) {
        const [action] = this.game.legalOf(kind);
        if (action) this.act(action);
        else this.chronicle.say({pickup: 'There is nothing here to pick up.'}[kind] ?? 'Not now.');
    }
}
