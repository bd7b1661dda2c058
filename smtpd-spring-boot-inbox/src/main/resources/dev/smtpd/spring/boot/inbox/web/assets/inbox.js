(function () {
	'use strict';

	var body = document.body;
	var page = body.dataset.page;
	var current = null;

	function byId(id) {
		return document.getElementById(id);
	}

	function go(id) {
		var link = byId(id);
		if (link) {
			location.href = link.href;
		}
	}

	// theme

	function switchTheme() {
		var root = document.documentElement;
		var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
		root.dataset.theme = dark ? 'light' : 'dark';
		try {
			localStorage.setItem('smtpd-theme', root.dataset.theme);
		}
		catch (ex) {
			// no storage: for this page only
		}
	}

	function help() {
		var dialog = byId('help');
		if (!dialog.open) {
			dialog.showModal();
		}
	}

	document.addEventListener('click', function (event) {
		var action = event.target.closest('[data-action]');
		if (action) {
			({ theme: switchTheme, help: help, print: function () { print(); } })[action.dataset.action]();
		}
		var device = event.target.closest('[data-device]');
		if (device) {
			byId('frame').className = 'frame ' + device.dataset.device;
			document.querySelectorAll('[data-device]').forEach(function (each) {
				each.setAttribute('aria-pressed', String(each === device));
			});
		}
	});

	// what must not happen twice

	document.addEventListener('submit', function (event) {
		var form = event.target;
		if (form.dataset.once === undefined) {
			return;
		}
		if (form.dataset.once === 'sent') {
			event.preventDefault();
		}
		form.dataset.once = 'sent';
	});
	addEventListener('pageshow', function () {
		document.querySelectorAll('[data-once]').forEach(function (form) { form.dataset.once = ''; });
	});

	// live updates

	var pending = false;
	var last = 0;

	function changed() {
		if (pending) {
			return;
		}
		pending = true;
		setTimeout(function () {
			pending = false;
			last = Date.now();
			body.dispatchEvent(new CustomEvent('inbox-changed'));
		}, Math.max(0, 500 - (Date.now() - last)));
	}

	function title(counts) {
		if (page === 'list') {
			document.title = (counts.unread > 0 ? '(' + counts.unread + ') ' : '') + 'Inbox';
		}
	}

	function listen() {
		var source = new EventSource(body.dataset.events);
		var opened = false;
		['stored', 'changed', 'deleted', 'overflow'].forEach(function (name) {
			source.addEventListener(name, function (event) {
				title(JSON.parse(event.data));
				changed();
			});
		});
		source.addEventListener('refused', function () {
			if (page === 'refusals') {
				changed();
			}
		});
		source.addEventListener('hello', function (event) {
			title(JSON.parse(event.data));
			body.dataset.live = 'true';
			// what has changed while there was no connection
			if (opened) {
				changed();
			}
			opened = true;
		});
		source.onerror = function () {
			body.dataset.live = 'false';
			if (source.readyState === EventSource.CLOSED) {
				setTimeout(function () {
					changed();
					listen();
				}, 10000);
			}
		};
		addEventListener('pagehide', function () { source.close(); });
	}

	if (body.dataset.events) {
		listen();
		addEventListener('pageshow', function (event) {
			if (event.persisted) {
				location.reload();
			}
		});
	}

	// the deletion isn't part of the address that one keeps
	if (page === 'list' && location.search.indexOf('deleted=') >= 0) {
		var address = new URL(location.href);
		address.searchParams.delete('deleted');
		address.searchParams.delete('count');
		history.replaceState(null, '', address);
		setTimeout(function () {
			var toast = document.querySelector('.toast');
			if (toast && !toast.contains(document.activeElement)) {
				toast.remove();
			}
		}, 60000);
	}

	// read as soon as it is shown

	var read = byId('mark-read');
	if (read) {
		fetch(read.action, { method: 'POST', body: new URLSearchParams(new FormData(read)), redirect: 'manual', credentials: 'same-origin' });
	}

	// selection

	function boxes() {
		return Array.prototype.slice.call(document.querySelectorAll('.row input[name="id"]'));
	}

	function showSelected() {
		var output = byId('selected');
		if (output) {
			var count = boxes().filter(function (box) { return box.checked; }).length;
			output.textContent = byId('select-all').checked ? 'all selected' : count > 0 ? count + ' selected' : '';
			byId('select-page').checked = count > 0 && count === boxes().length;
		}
	}

	if (page === 'list') {
		document.addEventListener('change', function (event) {
			if (event.target.id === 'select-page') {
				boxes().forEach(function (box) { box.checked = event.target.checked; });
			}
			showSelected();
		});
		var selected = [];
		body.addEventListener('htmx:beforeSwap', function () {
			selected = boxes().filter(function (box) { return box.checked; }).map(function (box) { return box.id; });
		});
		body.addEventListener('htmx:afterSwap', function () {
			selected.forEach(function (id) {
				if (byId(id)) {
					byId(id).checked = true;
				}
			});
			if (current && byId(current)) {
				byId(current).classList.add('current');
			}
			showSelected();
		});
		byId('list').addEventListener('submit', function (event) {
			if (!byId('select-all').checked && !boxes().some(function (box) { return box.checked; })) {
				event.preventDefault();
				byId('selected').textContent = 'Select messages first';
			}
		});
		showSelected();
	}

	// keyboard

	function rows() {
		return Array.prototype.slice.call(document.querySelectorAll('.row'));
	}

	function move(step) {
		var all = rows();
		if (all.length === 0) {
			return;
		}
		var index = all.findIndex(function (row) { return row.id === current; });
		var next = all[Math.min(all.length - 1, Math.max(0, index + step))];
		all.forEach(function (row) { row.classList.toggle('current', row === next); });
		current = next.id;
		next.scrollIntoView({ block: 'nearest' });
		var link = next.querySelector('a');
		if (link) {
			link.focus({ preventScroll: true });
		}
	}

	function submit(action) {
		var all = boxes();
		var box = current && byId(current) ? byId(current).querySelector('input') : null;
		if (box && !all.some(function (each) { return each.checked; })) {
			box.checked = true;
		}
		var button = byId('list').querySelector('button[formaction$="/' + action + '"]');
		byId('list').requestSubmit(button);
	}

	var keys = {
		list: {
			j: function () { move(1); },
			k: function () { move(-1); },
			o: function () { if (current) { byId(current).querySelector('a').click(); } },
			x: function () {
				if (current) {
					byId(current).querySelector('input').click();
				}
			},
			'#': function () { submit('delete'); },
			u: function () { submit('unread'); },
			z: function () { if (byId('undo')) { byId('undo').requestSubmit(); } }
		},
		message: {
			j: function () { go('older'); },
			k: function () { go('newer'); },
			Escape: function () { go('back'); },
			'#': function () { byId('delete').click(); },
			u: function () { byId('mark-unread').click(); }
		}
	};
	keys.list.Enter = keys.list.o;

	document.addEventListener('keydown', function (event) {
		var target = event.target;
		if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
			return;
		}
		if (target.matches('input:not([type="checkbox"]), textarea, select')) {
			if (event.key === 'Escape') {
				target.blur();
			}
			return;
		}
		if (event.key === 'Enter' && target.matches('a, button, summary, input')) {
			return;
		}
		var action = event.key === '/' ? function () { byId('q').focus(); byId('q').select(); }
			: event.key === '?' ? help : (keys[page] || {})[event.key];
		if (action) {
			event.preventDefault();
			action();
		}
	});

})();
