<?php
// Loaded with every request: visitors may comment as fast as a test writes. Everything else is as
// WordPress ships it.
add_action('init', function () {
    remove_filter('comment_flood_filter', 'wp_throttle_comment_flood', 10);
});
