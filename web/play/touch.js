/* Mouse and fingers on the map: tap, drag to look around, pinch or wheel to zoom, hold to examine. */

const HOLD_MS = 450;
const DRAG_PX = 9;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import('./camera.js').Camera} camera
 * @param {{tap: (spot: {x: number, y: number}, touch: boolean) => void, hold: (spot: {x: number, y: number}) => void,
 *          hover: (spot: {x: number, y: number} | null) => void}} orders
 */
export function listenToMap(canvas, camera, orders) {
    /** @type {Map<number, {x: number, y: number}>} */
    const fingers = new Map();
    let dragged = false;
    let held = 0;
    let spread = 0;
    let start = {x: 0, y: 0};
    const place = (/** @type {PointerEvent} */ event) => {
        const box = canvas.getBoundingClientRect();
        return {x: event.clientX - box.left, y: event.clientY - box.top};
    };
    const stopHold = () => clearTimeout(held);
    canvas.addEventListener('pointerdown', event => {
        canvas.setPointerCapture(event.pointerId);
        const at = place(event);
        fingers.set(event.pointerId, at);
        stopHold();
        if (fingers.size > 1) {
            dragged = true;
            spread = spreadOf(fingers);
            return;
        }
        dragged = false;
        start = at;
        held = window.setTimeout(() => {
            dragged = true;
            orders.hold(camera.tileAt(at.x, at.y));
        }, HOLD_MS);
    });
    canvas.addEventListener('pointermove', event => {
        const at = place(event);
        const before = fingers.get(event.pointerId);
        if (!before) {
            orders.hover(camera.tileAt(at.x, at.y));
            return;
        }
        fingers.set(event.pointerId, at);
        if (fingers.size === 2) {
            spread = pinch(camera, spread, spreadOf(fingers));
        } else if (dragged || Math.hypot(at.x - start.x, at.y - start.y) > DRAG_PX) {
            stopHold();
            camera.pull(at.x - before.x, at.y - before.y);
            dragged = true;
        }
    });
    const end = (/** @type {PointerEvent} */ event) => {
        stopHold();
        const at = fingers.get(event.pointerId);
        fingers.delete(event.pointerId);
        if (at && !dragged && event.type === 'pointerup') orders.tap(camera.tileAt(at.x, at.y), event.pointerType !== 'mouse');
    };
    canvas.addEventListener('pointerup', end);
    canvas.addEventListener('pointercancel', end);
    canvas.addEventListener('pointerleave', () => orders.hover(null));
    canvas.addEventListener('contextmenu', event => event.preventDefault());
    canvas.addEventListener('wheel', event => {
        event.preventDefault();
        camera.zoom(event.deltaY < 0 ? 1 : -1);
    }, {passive: false});
}

/** @param {Map<number, {x: number, y: number}>} fingers */
function spreadOf(fingers) {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
}

/** @param {import('./camera.js').Camera} camera @param {number} from @param {number} to */
function pinch(camera, from, to) {
    if (to > from * 1.18) camera.zoom(1);
    else if (to < from / 1.18) camera.zoom(-1);
    else return from;
    return to;
}
