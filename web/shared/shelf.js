/* The games this browser has a token for. A token is what makes somebody a player: it stays here. */

/** @typedef {{id: string, token: string, seat: number, role: string, title: string, label: string | null, at: number,
 *             status: string, kind?: string, score?: number, result?: string}} Kept */

const KEY = 'donjon.games';
const KEPT_MAX = 24;

/** @returns {Kept[]} newest first */
export function keptGames() {
    try {
        const games = JSON.parse(localStorage.getItem(KEY) || '[]');
        return Array.isArray(games) ? games.filter(game => game && game.id && game.token) : [];
    } catch {
        return [];
    }
}

/** @param {string} id */
export function keptGame(id) {
    return keptGames().find(game => game.id === id) ?? null;
}

/** @param {Kept} game */
export function keepGame(game) {
    const others = keptGames().filter(other => other.id !== game.id);
    save([{...game, at: Date.now()}, ...others].slice(0, KEPT_MAX));
}

/** @param {string} id @param {Partial<Kept>} change */
export function changeGame(id, change) {
    save(keptGames().map(game => (game.id === id ? {...game, ...change} : game)));
}

/** @param {string} id */
export function forgetGame(id) {
    save(keptGames().filter(game => game.id !== id));
}

/** @param {Kept[]} games */
function save(games) {
    try {
        localStorage.setItem(KEY, JSON.stringify(games));
    } catch {
        /* a browser that keeps nothing still plays */
    }
}
