// Before the first paint: what the reader has chosen, else what the system says.
;(function () {
  var chosen
  try {
    chosen = window.localStorage.getItem('theme')
  } catch (e) {}
  if (chosen) document.documentElement.dataset.theme = chosen
})()
