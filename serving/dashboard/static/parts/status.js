// Here: how fresh the numbers are, and what is wrong with them. Not here: their loading.
import { html } from "../vendor/libraries.js";
import { daysBetween } from "../calendar.js";
import { data } from "../data.js";
import { counted, dayLabel, time } from "../format.js";
import { isMissing } from "../later.js";
import { addressWith, closedThrough, completeThrough, newestDay, view } from "../state.js";
import { Refresh } from "./refresh.js";

export function Status() {
  const failed = [data.channels, data.days, data.streams, data.contents, data.completeness].filter((one) => one.error.value);
  const through = completeThrough.value;
  const late = through ? daysBetween(through, closedThrough.value) : 0;
  const open = (data.issues.value.value?.issues ?? []).filter((one) => one.isOpen).length;
  const isUnfinished = through && newestDay.value > through;
  return html`<div class="status">
    <p>
      ${late > 0 && html`<mark>Stale: no numbers of the last ${counted(late, "closed day")}</mark> `}
      Data as of <b>${time(data.asOf.value)}</b> · numbers through <b>${through ? dayLabel(through) : "no day yet"}</b>${isUnfinished ? `, ${dayLabel(newestDay.value)} is unfinished` : ""} · days: <b>${view.zone.value}</b>${open > 0 ? html` · <a href=${addressWith({ page: "data" })}>${counted(open, "open issue")}</a>` : ""}
    </p>
    <${Refresh} />
    ${isMissing.value && html`<p role="alert" class="problem">The service did not send a part of this page. Reload to try again.</p>`}
    ${failed.length > 0 &&
    html`<p role="alert" class="problem">
      ${failed[0].isStale.value ? "Stale: the last good numbers are shown. " : ""}${failed[0].error.value.message}
    </p>`}
  </div>`;
}
