// Here: the metrics of a channel's day: field, kind, unit and words.
// Not here: their values.

export const METRICS = {
  followers: {
    name: "followers",
    title: "Followers",
    field: "followersTotal",
    kind: "level",
    scope: "at the end of the day",
    column: "core.fct_channel_days.followers_total",
  },
  followersGained: {
    name: "followersGained",
    title: "Followers gained",
    field: "followersGained",
    spanned: "followersDaysSpanned",
    kind: "flow",
    scope: "in range",
    column: "core.fct_channel_days.followers_gained",
  },
  subscribers: {
    name: "subscribers",
    title: "Subscribers",
    field: "subscribersTotal",
    kind: "level",
    scope: "at the end of the day",
    column: "core.fct_channel_days.subscribers_total",
  },
  views: {
    name: "views",
    title: "Views",
    field: "viewsGained",
    measure: "views",
    spanned: "viewsDaysSpanned",
    kind: "flow",
    scope: "in range",
    column: "core.fct_channel_days.views_gained",
  },
  viewsTotal: {
    name: "viewsTotal",
    title: "Views of the channel",
    field: "viewsTotal",
    kind: "level",
    scope: "lifetime",
    column: "core.fct_channel_days.views_total",
  },
};
