/** An empty script: what W9 is measured against. */
console.log('ok');
