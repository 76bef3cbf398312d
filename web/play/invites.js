/* Inviting others: to a seat, or to watch. The address holds the invite in its fragment, which no server log sees. */

import {notice, openDialog} from '../shared/dialog.js';
import {button, copyText, el, fill} from '../shared/dom.js';

/** @typedef {import('../client/index.js').Session} Session */

/** @param {Session} session */
export async function showInvites(session) {
    const list = el('div', {class: 'stack'}, el('p', {class: 'small'}, 'Loading…'));
    openDialog('Invite', list, el('form', {method: 'dialog', class: 'row end'}, el('button', {class: 'primary'}, 'Done')));
    try {
        const {items} = await session.seats();
        const rows = items.filter(seat => seat.role === 'player').map(seat => el('div', {class: 'row spread'}, el('span', {}, `Seat ${seat.seat}`),
            seat.you ? el('span', {class: 'chip good'}, 'you') : seat.joined ? el('span', {class: 'chip'}, 'taken') : inviteButton(session, {seat: seat.seat}, 'Invite to this seat')));
        fill(list, ...rows, el('div', {class: 'row spread'}, el('span', {}, 'To watch, ten entries behind'), inviteButton(session, {role: 'spectator', delay_entries: 10}, 'Invite')),
            el('div', {class: 'row spread'}, el('span', {}, 'To watch at once'), inviteButton(session, {role: 'spectator'}, 'Invite to watch')));
    } catch (error) {
        fill(list, el('p', {class: 'problem'}, error instanceof Error ? error.message : String(error)));
    }
}

/** @param {Session} session @param {import('../client/schema.d.ts').InviteCreate} what @param {string} label */
function inviteButton(session, what, label) {
    const place = el('div', {class: 'grow'});
    place.append(button(label, async event => {
        const pressed = /** @type {HTMLButtonElement} */ (event.currentTarget);
        pressed.disabled = true;
        try {
            const {invite} = await session.invite(what);
            fill(place, shareRow(`${location.origin}/#/join/${session.id}/${invite}`));
        } catch (error) {
            notice(error instanceof Error ? error.message : String(error));
            pressed.disabled = false;
        }
    }));
    return place;
}

/** @param {string} address */
function shareRow(address) {
    const field = el('input', {value: address, readOnly: true, 'aria-label': 'Address of the invite', class: 'invite', on: {focus: () => field.select()}});
    const share = 'share' in navigator ? button('Share', () => navigator.share({title: 'Donjon', text: 'Come into the keep with me', url: address}).catch(() => {})) : null;
    return el('div', {class: 'row'}, el('div', {class: 'grow'}, field), button('Copy', async () => notice(await copyText(address) ? 'Copied.' : 'Select it and copy it by hand.')), share);
}
