/* Small words. */

/** @param {string} text */
export function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "old_word" as people read it. @param {string} id */
export function words(id) {
    return id.replace(/^ai:/, '').replace(/[_-]/g, ' ');
}

/** @param {string[]} parts */
export function listed(parts) {
    return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** "3 minutes ago" @param {string | number | null} time */
export function ago(time) {
    if (!time) return 'never';
    const s = Math.max(0, (Date.now() - new Date(time).getTime()) / 1000);
    const steps = /** @type {[number, string][]} */ ([[60, 'second'], [60, 'minute'], [24, 'hour'], [1e9, 'day']]);
    let value = s;
    for (const [size, unit] of steps) {
        if (value < size) return s < 5 ? 'just now' : `${Math.floor(value)} ${unit}${Math.floor(value) === 1 ? '' : 's'} ago`;
        value /= size;
    }
    return '';
}

/** "1:05" of seconds. @param {number} seconds */
export function clockText(seconds) {
    const s = Math.max(0, Math.ceil(seconds));
    const rest = String(s % 60).padStart(2, '0');
    return s >= 3600 ? `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, '0')}:${rest}` : `${Math.floor(s / 60)}:${rest}`;
}

/** @param {string} hex @param {number} [length] */
export function shortHash(hex, length = 8) {
    return hex ? `${hex.slice(0, length)}…` : '';
}
