// Returns what can't be read on the page: it scrolls sideways, a short word is broken, a placeholder is cut, or text
// sticks out of its field.
const problems = [];
const root = document.documentElement;
if (root.scrollWidth > innerWidth) {
	problems.push('scrolls sideways: ' + root.scrollWidth + ' of ' + innerWidth);
}
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
	const node = walker.currentNode;
	if (!node.parentElement || !shown(node.parentElement) || node.parentElement.closest('.hidden, .skip, pre, script')) {
		continue;
	}
	for (const token of node.data.matchAll(/\S+/g)) {
		if (token[0].length > 20) {
			continue;
		}
		for (const word of token[0].matchAll(/[\p{L}\p{N}]{2,12}/gu)) {
			const range = document.createRange();
			range.setStart(node, token.index + word.index);
			range.setEnd(node, token.index + word.index + word[0].length);
			const lines = new Set(Array.from(range.getClientRects(), (rect) => Math.round(rect.top)));
			if (lines.size > 1) {
				problems.push('breaks ' + word[0] + ' in ' + token[0]);
			}
		}
	}
}
const canvas = document.createElement('canvas').getContext('2d');
for (const field of document.querySelectorAll('input[placeholder], textarea[placeholder]')) {
	const style = getComputedStyle(field);
	canvas.font = style.font;
	const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
	const needed = canvas.measureText(field.placeholder).width + (field.type === 'search' ? 2 : 0);
	if (shown(field) && needed > room) {
		problems.push('cuts ' + field.placeholder);
	}
}
for (const element of document.querySelectorAll('button, .button, summary, th, td, dt, dd, label, h1, h2, nav a')) {
	const clips = getComputedStyle(element).overflowX !== 'visible';
	if (shown(element) && !clips && element.closest('.hidden, .skip, .mailbox, .row, thead') === null
			&& element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
		problems.push('sticks out: ' + element.textContent.trim().substring(0, 40));
	}
}
return problems.join('\n');
