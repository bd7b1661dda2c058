const button = document.getElementById('close');
button.addEventListener('click', async () => {
	button.disabled = true;
	await fetch(`/api/tickets/${encodeURIComponent(button.dataset.ticket)}/closed`, { method: button.dataset.method });
	location.reload();
});
