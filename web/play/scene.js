/*
 * The picture of the game: ground, things, figures, fog, light, effects, aims, from back to front. It draws
 * when something changed or moves, and rests otherwise.
 */

import {figure, hero, seatColour} from '../art/figures.js';
import {INK, hash} from '../art/ink.js';
import {Sheet} from '../art/sheet.js';
import {item, prop} from '../art/things.js';
import {isOpen, tile, variants} from '../art/tiles.js';
import {Camera} from './camera.js';
import {Effects} from './effects.js';
import {Fog} from './fog.js';

/** @typedef {import('./world.js').World} World */
/** @typedef {import('../client/schema.d.ts').ViewEntity} Entity */
/** @typedef {import('../client/schema.d.ts').Event} Event */
/** @typedef {{x: number, y: number}} Spot */
/** @typedef {{text(words: string, x: number, y: number, colour: string, size: number, alpha: number): void,
 *             ring(x: number, y: number, r: number, colour: string, alpha: number): void,
 *             dot(x: number, y: number, r: number, colour: string, alpha: number): void}} Stage */

/** @typedef {{reach?: Spot[], legal?: Spot[], area?: Spot[], line?: Spot[], cursor?: Spot | null, tone?: string}} Aim */

const AMBIENT_MS = 45; // a lantern need not flicker at every frame

export class Scene {
    /** @param {HTMLCanvasElement} canvas */
    constructor(canvas) {
        this.canvas = canvas;
        this.pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
        this.camera = new Camera();
        this.effects = new Effects();
        this.sheet = new Sheet();
        this.fog = new Fog();
        /** @type {World | null} */
        this.world = null;
        /** @type {Map<number, Entity>} */
        this.leaving = new Map(); // who is still drawn until an effect has ended
        /** @type {Aim} */
        this.aim = {};
        /** @type {Spot[]} */
        this.way = [];
        this.watch = 0; // the entity the camera follows; 0: the viewer's own
        this.last = 0;
        this.drawn = 0;
        /** @type {any[]} */
        this.seen = []; // what the last picture was made of
        this.curtain = 0;
        new ResizeObserver(() => this.resize()).observe(canvas);
        this.resize();
        requestAnimationFrame(time => this.frame(time));
    }

    resize() {
        const {clientWidth: width, clientHeight: height} = this.canvas;
        this.ratio = Math.min(3, window.devicePixelRatio || 1);
        this.canvas.width = Math.max(1, Math.round(width * this.ratio));
        this.canvas.height = Math.max(1, Math.round(height * this.ratio));
        this.camera.resize(Math.max(1, width), Math.max(1, height));
    }

    /** Shows a new world; events say how it came about. @param {World} world @param {Event[]} [events] */
    show(world, events = []) {
        const now = performance.now();
        this.effects.finish();
        this.leaving.clear();
        const old = this.world;
        const other = old && (old.state.level.depth !== world.state.level.depth || old.width !== world.width);
        if (other) {
            this.curtain = 1;
            this.camera.settled = false;
        } else if (old) {
            this.effects.play(events, new Map([...old.entities.values(), ...newcomers(old, world, events)].map(e => [e.id, {x: e.x, y: e.y}])), now);
            for (const [id, entity] of old.entities) if (!world.entities.has(id) && this.effects.placeOf(id, now)) this.leaving.set(id, entity);
        }
        this.world = world;
        this.fog.show(world);
    }

    /** @param {number} time */
    frame(time) {
        const dt = Math.min(0.1, (time - this.last) / 1000);
        this.last = time;
        if (this.canvas.isConnected) requestAnimationFrame(next => this.frame(next));
        if (!this.world || document.hidden || !this.canvas.clientWidth) return;
        this.curtain = Math.max(0, this.curtain - dt * 2.2);
        const focus = this.focus(time);
        if (focus) this.camera.follow(focus, dt, this.effects.still);
        const moves = this.curtain > 0 || this.effects.running.length > 0;
        const seen = [this.world, this.aim, this.way, this.canvas.width, this.canvas.height, this.camera.tile, this.camera.x.toFixed(3), this.camera.y.toFixed(3)];
        const same = seen.every((part, i) => part === this.seen[i]);
        if (same && !moves && (this.effects.still || time - this.drawn < AMBIENT_MS)) return;
        this.seen = seen;
        this.canvas.dataset.tile = String(this.camera.tile); // its size on the page, for who points at it
        this.drawn = time;
        this.draw(time, this.world);
    }

    /** @param {number} time */
    focus(time) {
        const world = this.world;
        const entity = world && (world.entities.get(this.watch) ?? world.me ?? world.party()[0]);
        if (entity) return this.effects.placeOf(entity.id, time) ?? entity;
        return world && !this.camera.settled ? {x: world.width / 2, y: world.height / 2} : null;
    }

    /** @param {number} time @param {World} world */
    draw(time, world) {
        const {pen, camera} = this;
        pen.setTransform(this.ratio ?? 1, 0, 0, this.ratio ?? 1, 0, 0);
        pen.fillStyle = INK.night;
        pen.fillRect(0, 0, camera.width, camera.height);
        this.drawGround(world);
        this.drawAimGround();
        this.drawEntities(world, time, entity => entity.kind === 'item' || entity.kind === 'prop');
        this.drawEntities(world, time, entity => entity.kind === 'player' || entity.kind === 'monster');
        this.fog.draw(pen, camera);
        this.drawLight(world, time);
        this.drawAim(time);
        this.effects.draw(this.stage(), time);
        if (this.curtain > 0) {
            pen.fillStyle = `rgba(8,6,9,${this.curtain})`;
            pen.fillRect(0, 0, camera.width, camera.height);
        }
    }

    /** @param {World} world */
    drawGround(world) {
        const {pen, camera} = this;
        const first = camera.tileAt(0, 0);
        const last = camera.tileAt(camera.width, camera.height);
        const size = Math.round(camera.tile * (this.ratio ?? 1));
        for (let y = Math.max(0, first.y); y <= Math.min(world.height - 1, last.y); y++) {
            for (let x = Math.max(0, first.x); x <= Math.min(world.width - 1, last.x); x++) {
                const ground = world.ground(x, y);
                if (!ground) continue;
                const open = {n: isOpen(world.terrain(x, y - 1)), e: isOpen(world.terrain(x + 1, y)), s: isOpen(world.terrain(x, y + 1)), w: isOpen(world.terrain(x - 1, y))};
                const variant = hash(x, y, world.state.level.depth) % variants(ground.id);
                const name = `${ground.id}/${variant}/${+open.n}${+open.e}${+open.s}${+open.w}`;
                this.put(this.sheet.get(name, size, tile(ground.id, variant, open, ground.glyph)), x, y, true);
            }
        }
        pen.globalAlpha = 1;
    }

    /** Copies a picture to a tile; the ground closes its gaps. @param {HTMLCanvasElement} picture @param {number} x @param {number} y
     * @param {boolean} [whole] @param {number} [scale] */
    put(picture, x, y, whole = false, scale = 1) {
        const {camera, pen} = this;
        const left = camera.left(x);
        const top = camera.top(y);
        if (whole) {
            const l = Math.floor(left);
            const t = Math.floor(top);
            pen.drawImage(picture, l, t, Math.floor(left + camera.tile) - l + 0.4, Math.floor(top + camera.tile) - t + 0.4);
        } else {
            const size = camera.tile * scale;
            pen.drawImage(picture, left - (size - camera.tile) / 2, top - (size - camera.tile), size, size);
        }
    }

    /** @param {World} world @param {number} time @param {(entity: Entity) => boolean} wanted */
    drawEntities(world, time, wanted) {
        for (const id of this.leaving.keys()) if (!this.effects.placeOf(id, time)) this.leaving.delete(id);
        const entities = [...world.entities.values(), ...this.leaving.values()].filter(wanted);
        const placed = entities.map(entity => ({entity, place: this.effects.placeOf(entity.id, time) ?? {x: entity.x, y: entity.y}}));
        placed.sort((a, b) => a.place.y - b.place.y);
        for (const {entity, place} of placed) this.drawEntity(world, entity, place, time);
        for (const {entity, place} of placed) this.drawMarks(world, entity, place);
    }

    /** @param {World} world @param {Entity} entity @param {{x: number, y: number, alpha?: number, flash?: number}} place @param {number} time */
    drawEntity(world, entity, place, time) {
        const {pen} = this;
        const ratio = this.ratio ?? 1;
        const acts = entity.kind === 'player' || entity.kind === 'monster';
        const scale = acts ? 1.12 : entity.kind === 'item' ? 0.78 : 1;
        const size = Math.round(this.camera.tile * ratio * scale);
        pen.globalAlpha = place.alpha ?? 1;
        const bob = acts && !this.effects.still ? Math.sin(time / 420 + entity.id * 2.1) * 0.018 : 0;
        if (entity.you) this.underline(place, INK.amber);
        else if (entity.kind === 'player') this.underline(place, seatColour(entity.seat ?? 1));
        this.put(this.sheet.get(this.nameOf(entity), size, this.drawingOf(world, entity)), place.x, place.y + bob - (acts ? 0.1 : 0.04), false, scale);
        if (place.flash) {
            pen.globalCompositeOperation = 'lighter';
            pen.globalAlpha = place.flash * 0.7;
            this.put(this.sheet.get(this.nameOf(entity), size, this.drawingOf(world, entity)), place.x, place.y + bob - 0.1, false, scale);
            pen.globalCompositeOperation = 'source-over';
        }
        pen.globalAlpha = 1;
    }

    /** @param {Entity} entity */
    nameOf(entity) {
        return entity.kind === 'player' ? `hero/${entity.seat ?? 1}/${this.kindOf(entity)}` : `${entity.kind}/${entity.type ?? entity.glyph}`;
    }

    /** @param {Entity} entity */
    kindOf(entity) {
        return (entity.you && this.world?.state.self?.class) || entity.name;
    }

    /** @param {World} world @param {Entity} entity @returns {import('../art/sheet.js').Drawing} */
    drawingOf(world, entity) {
        const type = entity.type ?? '';
        if (entity.kind === 'player') return hero(entity.seat ?? 1, this.kindOf(entity));
        if (entity.kind === 'monster') return figure(type);
        if (entity.kind === 'item') return item(type, world.guide.items.get(type)?.class ?? '', entity.glyph);
        return prop(type, entity.glyph);
    }

    /** @param {Spot} place @param {string} colour */
    underline(place, colour) {
        const {pen, camera} = this;
        pen.beginPath();
        pen.ellipse(camera.left(place.x) + camera.tile / 2, camera.top(place.y) + camera.tile * 0.86, camera.tile * 0.38, camera.tile * 0.15, 0, 0, Math.PI * 2);
        pen.strokeStyle = colour;
        pen.lineWidth = Math.max(1.5, camera.tile / 18);
        pen.stroke();
    }

    /** Life and statuses above those who are hurt. @param {World} world @param {Entity} entity @param {Spot} place */
    drawMarks(world, entity, place) {
        if (entity.hp === undefined || entity.hp_max === undefined || !entity.hp_max) return;
        const {pen, camera} = this;
        const left = camera.left(place.x) + camera.tile * 0.12;
        const top = camera.top(place.y) - camera.tile * 0.16;
        const width = camera.tile * 0.76;
        if (entity.hp < entity.hp_max) {
            pen.fillStyle = '#0b090cd0';
            pen.fillRect(left - 1, top - 1, width + 2, 5);
            pen.fillStyle = world.isFoe(entity) ? INK.blood : '#6cc07a';
            pen.fillRect(left, top, width * Math.max(0, entity.hp / entity.hp_max), 3);
        }
        (entity.statuses ?? []).forEach((/** @type {any} */ status, /** @type {number} */ i) => {
            const id = typeof status === 'string' ? status : status.status ?? status.id;
            pen.fillStyle = world.guide.statuses.get(id)?.harmful ? '#d98cff' : '#8fe0c0';
            pen.beginPath();
            pen.arc(left + 3 + i * 7, top - 5, 2.4, 0, 7);
            pen.fill();
        });
    }

    /** The lantern: warm near the viewer, dark towards the edge of sight. @param {World} world @param {number} time */
    drawLight(world, time) {
        const {pen, camera} = this;
        const centre = this.focus(time);
        if (!centre || !world.party().length) return;
        const x = camera.left(centre.x) + camera.tile / 2;
        const y = camera.top(centre.y) + camera.tile / 2;
        const flicker = this.effects.still ? 0 : Math.sin(time / 130) * 0.012 + Math.sin(time / 47) * 0.008;
        const reach = camera.tile * 10 * (1 + flicker);
        const dark = pen.createRadialGradient(x, y, camera.tile * 2, x, y, reach);
        dark.addColorStop(0, 'rgba(10,6,12,0)');
        dark.addColorStop(0.55, 'rgba(10,6,12,.16)');
        dark.addColorStop(1, 'rgba(8,6,12,.46)');
        pen.fillStyle = dark;
        pen.fillRect(0, 0, camera.width, camera.height);
        const warm = pen.createRadialGradient(x, y, 0, x, y, camera.tile * 6.5 * (1 + flicker));
        warm.addColorStop(0, 'rgba(255,176,84,.30)');
        warm.addColorStop(0.5, 'rgba(255,140,50,.11)');
        warm.addColorStop(1, 'rgba(255,120,40,0)');
        pen.globalCompositeOperation = 'lighter';
        pen.fillStyle = warm;
        pen.fillRect(0, 0, camera.width, camera.height);
        pen.globalCompositeOperation = 'source-over';
    }

    /** @param {Spot[]} spots @param {string} fill @param {string | null} [stroke] */
    mark(spots, fill, stroke = null) {
        const {pen, camera} = this;
        for (const {x, y} of spots) {
            pen.beginPath();
            pen.roundRect(camera.left(x) + 1.5, camera.top(y) + 1.5, camera.tile - 3, camera.tile - 3, 5);
            pen.fillStyle = fill;
            pen.fill();
            if (stroke) {
                pen.strokeStyle = stroke;
                pen.lineWidth = 1.5;
                pen.stroke();
            }
        }
    }

    drawAimGround() {
        this.mark(this.aim.reach ?? [], 'rgba(143,182,217,.13)');
        this.mark(this.way, 'rgba(242,166,60,.17)');
    }

    /** @param {number} time */
    drawAim(time) {
        const {aim, pen, camera} = this;
        this.mark(aim.legal ?? [], 'rgba(242,166,60,.10)', 'rgba(242,166,60,.65)');
        this.mark(aim.area ?? [], 'rgba(197,65,58,.32)', 'rgba(255,120,100,.75)');
        for (const {x, y} of aim.line ?? []) this.stage().dot(x, y, 0.09, INK.amber, 0.8);
        if (aim.cursor) {
            const pulse = this.effects.still ? 0 : Math.sin(time / 180) * 1.5;
            const left = camera.left(aim.cursor.x) + 1 - pulse;
            const top = camera.top(aim.cursor.y) + 1 - pulse;
            const size = camera.tile - 2 + pulse * 2;
            pen.strokeStyle = aim.tone ?? INK.parchment;
            pen.lineWidth = 2.5;
            pen.beginPath();
            for (const [cx, cy, sx, sy] of [[left, top, 1, 1], [left + size, top, -1, 1], [left, top + size, 1, -1], [left + size, top + size, -1, -1]]) {
                pen.moveTo(cx + sx * size * 0.3, cy);
                pen.lineTo(cx, cy);
                pen.lineTo(cx, cy + sy * size * 0.3);
            }
            pen.stroke();
        }
    }

    /** Drawing in tiles, for effects. @returns {Stage} */
    stage() {
        const {pen, camera} = this;
        const cx = (/** @type {number} */ x) => camera.left(x) + camera.tile / 2;
        const cy = (/** @type {number} */ y) => camera.top(y) + camera.tile / 2;
        return {
            text(words, x, y, colour, size, alpha) {
                pen.globalAlpha = Math.max(0, alpha);
                pen.font = `700 ${Math.round(camera.tile * size)}px ui-serif, Georgia, serif`;
                pen.textAlign = 'center';
                pen.textBaseline = 'middle';
                pen.lineWidth = Math.max(3, camera.tile * size * 0.22);
                pen.lineJoin = 'round';
                pen.strokeStyle = '#0d0a0e';
                pen.strokeText(words, cx(x), cy(y));
                pen.fillStyle = colour;
                pen.fillText(words, cx(x), cy(y));
                pen.globalAlpha = 1;
            },
            ring(x, y, r, colour, alpha) {
                pen.globalAlpha = Math.max(0, alpha);
                pen.beginPath();
                pen.arc(cx(x), cy(y), r * camera.tile, 0, 7);
                pen.strokeStyle = colour;
                pen.lineWidth = 2.5;
                pen.stroke();
                pen.globalAlpha = 1;
            },
            dot(x, y, r, colour, alpha) {
                pen.globalAlpha = Math.max(0, alpha);
                pen.beginPath();
                pen.arc(cx(x), cy(y), Math.max(0, r * camera.tile), 0, 7);
                pen.fillStyle = colour;
                pen.fill();
                pen.globalAlpha = 1;
            },
        };
    }
}

/** Who was not seen before, at the place where it first moved from nowhere. @param {World} old @param {World} world @param {Event[]} events */
function newcomers(old, world, events) {
    return [...world.entities.values()].filter(entity => !old.entities.has(entity.id)).map(entity => {
        const step = events.find(event => event.type === 'moved' && event.entity === entity.id);
        return {id: entity.id, x: step?.x ?? entity.x, y: step?.y ?? entity.y};
    });
}
