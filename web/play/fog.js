/* What is remembered lies in blue dusk. One pixel a tile, drawn large and smooth, gives soft edges. */

const REMEMBERED = [17, 19, 30, 168];
const UNKNOWN = [14, 12, 16, 205];

export class Fog {
    constructor() {
        this.canvas = document.createElement('canvas');
        this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    }

    /** @param {import('./world.js').World} world */
    show(world) {
        const {width, height} = world;
        this.canvas.width = width + 2;
        this.canvas.height = height + 2;
        const image = this.pen.createImageData(width + 2, height + 2);
        for (let y = -1; y <= height; y++) {
            for (let x = -1; x <= width; x++) {
                const ground = world.ground(x, y);
                const colour = !ground ? UNKNOWN : ground.visible ? null : REMEMBERED;
                if (colour) image.data.set(colour, ((y + 1) * (width + 2) + x + 1) * 4);
                else image.data.set([REMEMBERED[0], REMEMBERED[1], REMEMBERED[2], 0], ((y + 1) * (width + 2) + x + 1) * 4);
            }
        }
        this.pen.putImageData(image, 0, 0);
    }

    /** @param {CanvasRenderingContext2D} pen @param {import('./camera.js').Camera} camera */
    draw(pen, camera) {
        pen.imageSmoothingEnabled = true;
        pen.imageSmoothingQuality = 'high';
        pen.drawImage(this.canvas, camera.left(-1), camera.top(-1), this.canvas.width * camera.tile, this.canvas.height * camera.tile);
    }
}
