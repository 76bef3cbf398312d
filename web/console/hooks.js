/* The hooks of the running rules: in which order they are asked, what their failure does, how often they ran. */

import {el, fill} from '../shared/dom.js';
import {chip, dataTable} from './table.js';

const PERIOD_MS = 4000;

/** @param {import('./main.js').Visit} visit */
export async function showHooks({donjon, main}) {
    const table = dataTable(['Hook', 'Role', 'Priority', 'A failure', 'Then', 'Triggered', 'Failed']);
    fill(main, el('h1', {}, 'Hooks'), table.element);
    const renew = async () => {
        const {items} = await donjon.hooks();
        table.show(items.map(hook => [el('b', {}, hook.name), hook.role, hook.role === 'root' ? hook.priority : '–', hook.criticality, hook.next ?? '–',
            hook.triggered.toLocaleString('en'), hook.failed ? [chip('failed'), ` ${hook.failed}`] : '0']));
        main.setAttribute('aria-busy', 'false');
    };
    await renew();
    const timer = setInterval(() => !document.hidden && renew().catch(() => {}), PERIOD_MS);
    return () => clearInterval(timer);
}
