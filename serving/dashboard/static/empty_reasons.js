// Here: why a place has no numbers: not connected, a missing scope, not reported by
// the platform, the first night pending, or none in the range. Not here: how it looks.

export function reasonForNothing(channels, metric) {
  if (!channels.length) {
    return {
      title: "Not connected",
      text: "No account is connected. Connect one with `creators connect PLATFORM`, or choose another platform above.",
    };
  }
  const lost = channels.filter((one) => !one.isActive);
  if (lost.length === channels.length) {
    return {
      title: "Disconnected",
      text: lost.map((one) => `${one.name}: ${one.reason ?? "the token was refused"}`).join(" "),
    };
  }
  const scopes = channels.flatMap((one) => one.scopesMissing ?? []);
  if (scopes.length && !channels.some((one) => one.known?.includes(metric))) {
    return {
      title: "A permission is missing",
      text: `The connection lacks ${[...new Set(scopes)].join(", ")}. Connect the account again and grant it.`,
    };
  }
  if (channels.every((one) => !one.firstDate)) {
    return {
      title: "The first night is pending",
      text: "The account is connected. Its first numbers come with the run at 02:00 UTC, or with Refresh above.",
    };
  }
  if (!channels.some((one) => one.known?.includes(metric))) {
    return {
      title: "Not reported by this platform",
      text: "None of the chosen platforms reports this number, so there is nothing to show, not zero.",
    };
  }
  return { title: "Nothing in this range", text: "No day of the range has a reading. Choose a longer range." };
}
