const body = document.querySelector('tbody');
const pageSize = 100;
const newer = document.getElementById('newer');
const older = document.getElementById('older');
let page = 0;
const status = document.getElementById('status');
function cell(row, text, name) {
	const td = row.insertCell();
	td.textContent = text;
	if (name) td.className = name;
	return td;
}
async function refresh() {
	try {
		const response = await fetch(`/api/messages?page=${page}&size=${pageSize}`);
		const messages = await response.json();
		body.replaceChildren();
		for (const message of messages) {
			const row = body.insertRow();
			cell(row, message.sender || '<>');
			const others = message.recipientCount - message.recipients.length;
			cell(row, message.recipients.join(', ') + (others > 0 ? ` and ${others} others` : ''));
			const link = document.createElement('a');
			link.href = `/api/messages/${encodeURIComponent(message.id)}/raw`;
			link.textContent = message.subject || '(no subject)';
			cell(row, '').append(link);
			cell(row, message.size, 'size');
			cell(row, new Date(message.receivedAt).toLocaleString());
		}
		newer.disabled = page === 0;
		older.disabled = messages.length < pageSize;
		status.textContent = `${response.headers.get('X-Total-Count')} received. Newest first, updated every two seconds.`;
	}
	catch (error) {
		status.textContent = 'The application does not answer.';
	}
}
function turn(pages) {
	page = Math.max(0, page + pages);
	refresh();
}
newer.addEventListener('click', () => turn(-1));
older.addEventListener('click', () => turn(1));
refresh();
setInterval(refresh, 2000);
