"""Components drawn in the browser: plain html, css and js, a typed wrapper around each."""
