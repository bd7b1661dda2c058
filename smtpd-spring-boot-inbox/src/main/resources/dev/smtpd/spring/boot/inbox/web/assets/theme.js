// before the page is shown, so that it doesn't flash
(function () {
	'use strict';
	try {
		var theme = localStorage.getItem('smtpd-theme');
		if (theme === 'dark' || theme === 'light') {
			document.documentElement.dataset.theme = theme;
		}
	}
	catch (ex) {
		// no storage: the theme of the system
	}
})();
