// Here: the live board of a team: who is live, and viewers of the last minutes.
// Not here: how numbers arrive (live.js).
import { computed, html, useEffect } from "../vendor/libraries.js";
import { clock, number, span, time } from "../format.js";
import { live, liveState, startLive } from "../live.js";
import { change, view } from "../state.js";
import { Spark } from "../parts/card.js";
import { Empty, EmptyPage } from "../parts/empty.js";
import { Frame } from "../parts/frame.js";
import { PageSkeleton } from "../parts/panel.js";

const WORDS = { connecting: "connecting", live: "live", lost: "connection lost; the last known numbers stay" };

const NO_TEAM = {
  title: "No team",
  text: "You are in no team, so no channel is watched for you. An administrator makes one: `creators teams create TEAM USERNAME`, then `creators teams follow TEAM PLATFORM CHANNEL`.",
};

const team = computed(() => {
  const teams = live.value?.teams ?? [];
  return teams.find((one) => one.id === view.team.value) ?? teams[0] ?? null;
});

export function Live() {
  useEffect(startLive, []);
  if (!live.value) return html`<${PageSkeleton} />`;
  if (!team.value) return html`<${EmptyPage} name="Live" ...${NO_TEAM} />`;
  const streams = team.value.streams;
  const facts = html`<span class=${`dot ${liveState.value}`}></span> ${WORDS[liveState.value]}${live.value.asOf ? ` · as of ${time(live.value.asOf, view.zone.value)}` : ""}`;
  return html`<${Frame} id="live" kind="wide" title="Live now" scope=${team.value.name} facts=${facts} tools=${live.value.teams.length > 1 && html`<${TeamChoice} />`}>
    ${streams.length
      ? html`<ul class="streams" aria-live="polite">${streams.map((one) => html`<${Stream} key=${one.livestreamId} one=${one} />`)}</ul>`
      : html`<${Empty} title="Nobody is live" text=${`${number(team.value.channels)} followed channels, none is live. Streams appear here by themselves.`} />`}
  <//>`;
}

const TeamChoice = () =>
  html`<label>Team <select id="team" onChange=${(event) => change({ team: event.target.value })}>
    ${live.value.teams.map((one) => html`<option value=${one.id} selected=${one.id === team.value.id}>${one.name}</option>`)}</select></label>`;

// A sample represents the minutes until the next one, at most five of them.
const HOLD_MINUTES = 5;

function minuteValues(samples, asOf) {
  const end = Math.floor(Date.parse(asOf) / 60_000);
  const at = new Map(samples.map((one) => [Math.floor(Date.parse(one.at) / 60_000), one.viewers]));
  const hold = Array.from({ length: HOLD_MINUTES }, (_, back) => back);
  return Array.from({ length: 60 }, (_, index) => {
    const minute = end - 59 + index;
    const back = hold.find((one) => at.has(minute - one));
    return back === undefined ? null : at.get(minute - back);
  });
}

function Stream({ one }) {
  const known = one.minutes.filter((each) => each.viewers !== null);
  const last = known.at(-1);
  const minutes = (Date.parse(live.value.asOf) - Date.parse(one.startedAt)) / 60_000;
  return html`<li class="stream">
    <div><b>${one.channelName}</b> <small>${one.platformTitle}</small><p>${one.title ?? ""}</p></div>
    <div class="number"><b>${number(one.viewersNow)}</b> <small>viewers${last ? ` at ${clock(last.at, view.zone.value)}` : ""}</small>
      <p class="quiet">peak ${number(one.peakViewers)} · ${span(minutes)} · ${known.length} samples in the last hour</p></div>
    <${Spark} values=${minuteValues(one.minutes, live.value.asOf)} label=${`viewers of ${one.channelName} in the last hour`} />
  </li>`;
}
