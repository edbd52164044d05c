export function packed(a) {
    a();
    return a; }

export function
stretched (
  a
)
{
	    a();
	// less
        a();
  
    a()

}

export function commented() { // why
  // first
  run(); // last
}
