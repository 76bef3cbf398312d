/* The console: an administrator's view of the server. Everything it does is a documented call. */

import {Donjon, Problem} from '../client/index.js';
import {byId, el, fill} from '../shared/dom.js';
import {showAudit} from './audit.js';
import {showFrame} from './frame.js';
import {showHooks} from './hooks.js';
import {showJobs} from './jobs.js';
import {showOverview} from './overview.js';
import {showSession} from './session.js';
import {showSessions} from './sessions.js';
import {showSignIn} from './sign_in.js';

/** @typedef {{donjon: Donjon, main: HTMLElement, parts: string[]}} Visit */
/** @typedef {() => void} Leave */

/** @type {Record<string, (visit: Visit) => Promise<Leave | void>>} */
const PLACES = {overview: showOverview, sessions: showSessions, session: showSession, jobs: showJobs, hooks: showHooks, audit: showAudit};

const TOKEN = 'donjon.admin';
/** @type {Leave | void} */
let leave;
let visits = 0;

async function go() {
    const visit = ++visits;
    leave?.();
    leave = undefined;
    const token = sessionStorage.getItem(TOKEN);
    const app = byId('app');
    if (!token) {
        showSignIn(app, given => {
            sessionStorage.setItem(TOKEN, given);
            go();
        });
        return;
    }
    const [place = '', ...parts] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    const name = Object.hasOwn(PLACES, place) ? place : 'overview';
    const main = showFrame(app, name, signOut);
    try {
        const left = await PLACES[name]({donjon: new Donjon({token}), main, parts});
        if (visit === visits) leave = left;
        else left?.();
    } catch (error) {
        if (error instanceof Problem && error.status === 401) signOut();
        else fill(main, el('p', {class: 'problem', role: 'alert'}, error instanceof Error ? error.message : String(error)));
    }
}

function signOut() {
    sessionStorage.removeItem(TOKEN);
    go();
}

addEventListener('hashchange', go);
go();
