<?php
// php install.php FOLDER URL: a fresh blog of the RatziFatzi GmbH, its people, and on standard output
// as JSON an application password for each of them.
[, $folder, $url] = $argv;
$address = parse_url($url);
$_SERVER += [
    'HTTP_HOST' => $address['host'] . ':' . $address['port'],
    'REMOTE_ADDR' => '127.0.0.1',
    'REQUEST_METHOD' => 'GET',
    'REQUEST_URI' => '/',
    'SERVER_PROTOCOL' => 'HTTP/1.1',
];
define('WP_INSTALLING', true);
define('WP_SITEURL', $url);
define('WP_HOME', $url);
require "$folder/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

add_filter('pre_wp_mail', '__return_true'); // nobody gets mail from a test
wp_install('RatziFatzi Blog', 'admin', 'admin@ratzifatzi.example', true, '', wp_generate_password());
foreach ([
    'siteurl' => $url,
    'home' => $url,
    'timezone_string' => 'Europe/Berlin', // so that local time and UTC differ
    'comment_moderation' => 1, // every comment waits for approval
    'thread_comments_depth' => 5,
] as $option => $value) {
    update_option($option, $value);
}
$GLOBALS['wp_rewrite']->set_permalink_structure('/%postname%/');
flush_rewrite_rules(false);

$people = [
    'ratzi' => ['RatziFatzi', 'editor'],
    'mia' => ['Mia Menschenfreund', 'editor'],
    'uwe' => ['Uwe Unsozial', 'author'],
    'lena' => ['Lena Lob', 'subscriber'],
];
$told = ['version' => $GLOBALS['wp_version'], 'passwords' => []];
foreach ($people as $login => [$name, $role]) {
    $id = wp_insert_user([
        'user_login' => $login,
        'user_pass' => wp_generate_password(),
        'user_email' => "$login@ratzifatzi.example",
        'display_name' => $name,
        'role' => $role,
    ]);
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'Herzenstakt']);
    $told['passwords'][$login] = $password;
}
echo json_encode($told), "\n";
