/* Looking at a tile, and choosing one: the cursor on the map and the bar below it. */

import {button, el, fill} from '../shared/dom.js';
import {describe} from './look.js';

/** @typedef {import('./targeting.js').Targeting} Targeting */
/** @typedef {{x: number, y: number}} Spot */

export class Aiming {
    /** @param {import('./game.js').Game} game @param {import('./scene.js').Scene} scene
     * @param {{look: HTMLElement, aimbar: HTMLElement, canvas: HTMLElement}} places @param {(action: any) => void} send */
    constructor(game, scene, places, send) {
        this.game = game;
        this.scene = scene;
        this.places = places;
        this.send = send;
        /** @type {Targeting | null} */
        this.targeting = null;
        /** @type {Spot | null} */
        this.examined = null;
    }

    get active() {
        return this.targeting !== null || this.examined !== null;
    }

    /** @param {Targeting} targeting */
    begin(targeting) {
        this.examined = null;
        this.targeting = targeting;
        this.places.canvas.focus({preventScroll: true});
        this.show();
    }

    show() {
        const {targeting, game, places} = this;
        if (!targeting || !game.world) return;
        this.scene.aim = targeting.aim();
        const legal = targeting.choiceAt(targeting.cursor) !== null;
        places.aimbar.hidden = false;
        fill(places.look);
        fill(places.aimbar, el('p', {'aria-live': 'polite'}, `${targeting.title}: ${describe(game.world, targeting.cursor.x, targeting.cursor.y)}`),
            button('Next', () => this.cycle(1), {class: 'bare', disabled: targeting.choices.length < 2}), button('Cancel', () => this.end()),
            button('Confirm', () => this.confirm(), {class: 'primary', disabled: !legal, dataset: {act: 'confirm'}}));
    }

    end() {
        this.targeting = null;
        this.examined = null;
        this.scene.aim = {};
        this.places.aimbar.hidden = true;
        fill(this.places.look);
    }

    /** The next target, or without one the next foe. @param {number} step */
    cycle(step) {
        if (this.targeting) {
            this.targeting.cycle(step);
            this.show();
        } else if (this.game.world) {
            const foes = this.game.world.foes();
            const at = foes.findIndex(foe => foe.x === this.examined?.x && foe.y === this.examined?.y);
            if (foes.length) this.examine(foes[(at + step + foes.length) % foes.length]);
        }
    }

    confirm() {
        const action = this.targeting?.choiceAt(this.targeting.cursor);
        if (action) this.send(action);
    }

    /** @param {number} dx @param {number} dy */
    move(dx, dy) {
        if (this.targeting) {
            this.targeting.cursor = {x: this.targeting.cursor.x + dx, y: this.targeting.cursor.y + dy};
            this.show();
        } else if (this.examined) {
            this.examine({x: this.examined.x + dx, y: this.examined.y + dy});
        }
    }

    /** @param {Spot} spot @param {boolean} touch a finger says it twice: it hides what it points at */
    tap(spot, touch) {
        if (!this.targeting) return;
        const again = this.targeting.cursor.x === spot.x && this.targeting.cursor.y === spot.y;
        this.targeting.cursor = spot;
        this.show();
        if (this.targeting.choiceAt(spot) && (again || !touch)) this.confirm();
    }

    /** @param {Spot | null} spot */
    examine(spot) {
        const world = this.game.world;
        if (!world || !spot) return;
        this.end();
        this.examined = {x: spot.x, y: spot.y};
        this.scene.aim = {cursor: this.examined};
        this.places.look.textContent = describe(world, spot.x, spot.y);
    }

    /** @param {Spot | null} spot */
    hover(spot) {
        if (this.active) return;
        const world = this.game.world;
        this.places.look.textContent = spot && world?.ground(spot.x, spot.y) ? describe(world, spot.x, spot.y) : '';
    }
}
