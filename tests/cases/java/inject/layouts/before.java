package golden;

class Layouts
{
    private int n; int one() { return n; } int two(){return n;}
    int three() { n++;
        return n; }
    int four()
    {

        /* first
         * comment */
        n++;
      // further out
            n--;
        /* odd
   one */
        return n;
        // the last word
    }
    int five() { int k = 1; // one
    return k;
    }
    int six() {
		n++;
        return n;
    }
}
