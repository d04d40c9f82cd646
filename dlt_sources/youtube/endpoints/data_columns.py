"""The columns of each list of the Data API, with their paths in an item.

Here: one decoder per raw table, and fields that are ignored on purpose. Not here:
requests (`data_api.py`), column types (`records.py`).
"""

from dlt_sources.youtube import records
from dlt_sources.youtube.endpoints.items import ItemDecoder

CHANNELS = ItemDecoder(
    "youtube#channelListResponse",
    records.Channel,
    {
        "id": "id",
        "title": "snippet.title",
        "description": "snippet.description",
        "custom_url": "snippet.customUrl",
        "published_at": "snippet.publishedAt",
        "country": "snippet.country",
        "thumbnails": "snippet.thumbnails",
        "uploads": "contentDetails.relatedPlaylists.uploads",
        "banner_url": "brandingSettings.image.bannerExternalUrl",
        "view_count": "statistics.viewCount",
        "subscriber_count": "statistics.subscriberCount",
        "hidden_subscriber_count": "statistics.hiddenSubscriberCount",
        "video_count": "statistics.videoCount",
    },
    key=("id",),
    ignored=(
        "snippet.localized",
        "snippet.defaultLanguage",
        "statistics.commentCount",
        "brandingSettings.channel",
        "brandingSettings.image.bannerImageUrl",
    ),
)
PLAYLIST_ITEMS = ItemDecoder(
    "youtube#playlistItemListResponse",
    records.PlaylistItem,
    {
        "video_id": "snippet.resourceId.videoId",
        "id": "id",
        "playlist_id": "snippet.playlistId",
        "channel_id": "snippet.channelId",
        "position": "snippet.position",
        "title": "snippet.title",
        "published_at": "snippet.publishedAt",
        "video_published_at": "contentDetails.videoPublishedAt",
        "privacy_status": "status.privacyStatus",
    },
    key=("video_id",),
    ignored=(
        "snippet.description",
        "snippet.thumbnails",
        "snippet.channelTitle",
        "snippet.videoOwnerChannelId",
        "snippet.videoOwnerChannelTitle",
        "contentDetails.videoId",
        "contentDetails.note",
        "contentDetails.startAt",
        "contentDetails.endAt",
    ),
)
BROADCAST = {
    "id": "id",
    "channel_id": "snippet.channelId",
    "title": "snippet.title",
    "live_broadcast_content": "snippet.liveBroadcastContent",
    "scheduled_start_time": "liveStreamingDetails.scheduledStartTime",
    "actual_start_time": "liveStreamingDetails.actualStartTime",
    "actual_end_time": "liveStreamingDetails.actualEndTime",
    "concurrent_viewers": "liveStreamingDetails.concurrentViewers",
}
"""Columns of a live video; `videos` has them too."""
VIDEOS = ItemDecoder(
    "youtube#videoListResponse",
    records.Video,
    BROADCAST
    | {
        "description": "snippet.description",
        "published_at": "snippet.publishedAt",
        "thumbnails": "snippet.thumbnails",
        "tags": "snippet.tags",
        "category_id": "snippet.categoryId",
        "default_language": "snippet.defaultLanguage",
        "default_audio_language": "snippet.defaultAudioLanguage",
        "duration": "contentDetails.duration",
        "definition": "contentDetails.definition",
        "caption": "contentDetails.caption",
        "licensed_content": "contentDetails.licensedContent",
        "region_restriction": "contentDetails.regionRestriction",
        "upload_status": "status.uploadStatus",
        "privacy_status": "status.privacyStatus",
        "publish_at": "status.publishAt",
        "made_for_kids": "status.madeForKids",
        "view_count": "statistics.viewCount",
        "like_count": "statistics.likeCount",
        "comment_count": "statistics.commentCount",
    },
    key=("id", "channel_id"),
    ignored=(
        "player",
        "snippet.channelTitle",
        "snippet.localized",
        "contentDetails.dimension",
        "contentDetails.projection",
        "contentDetails.contentRating",
        "contentDetails.hasCustomThumbnail",
        "status.license",
        "status.embeddable",
        "status.publicStatsViewable",
        "status.selfDeclaredMadeForKids",
        "status.containsSyntheticMedia",
        "status.failureReason",
        "status.rejectionReason",
        "statistics.favoriteCount",
        "statistics.dislikeCount",
        "liveStreamingDetails.activeLiveChatId",
        "liveStreamingDetails.scheduledEndTime",
    ),
)
LIVE_VIDEOS = ItemDecoder(
    "youtube#videoListResponse",
    records.LiveVideo,
    BROADCAST,
    key=("id", "channel_id"),
    ignored=(
        "snippet.publishedAt",
        "snippet.description",
        "snippet.thumbnails",
        "snippet.channelTitle",
        "snippet.tags",
        "snippet.categoryId",
        "snippet.localized",
        "snippet.defaultLanguage",
        "snippet.defaultAudioLanguage",
        "liveStreamingDetails.activeLiveChatId",
        "liveStreamingDetails.scheduledEndTime",
    ),
)
STATS = ItemDecoder(
    "youtube#batchGetStatsResponse",
    records.VideoStat,
    {
        "id": "id",
        "publish_time": "snippet.publishTime",
        "duration": "contentDetails.duration",
        "view_count": "statistics.viewCount",
        "like_count": "statistics.likeCount",
        "comment_count": "statistics.commentCount",
    },
    key=("id",),
)
