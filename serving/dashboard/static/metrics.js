// Here: the metrics of a channel's day: field, kind, unit and words.
// Not here: their values.

export const METRICS = {
  followers: {
    name: "followers",
    title: "Followers",
    field: "followersTotal",
    kind: "level",
    scope: "at the end of the day",
  },
  followersGained: {
    name: "followersGained",
    title: "Followers gained",
    field: "followersGained",
    spanned: "followersDaysSpanned",
    kind: "flow",
    scope: "in range",
  },
  subscribers: {
    name: "subscribers",
    title: "Subscribers",
    field: "subscribersTotal",
    kind: "level",
    scope: "at the end of the day",
  },
  views: {
    name: "views",
    title: "Views",
    field: "viewsGained",
    measure: "views",
    spanned: "viewsDaysSpanned",
    kind: "flow",
    scope: "in range",
  },
};
