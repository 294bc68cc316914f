/** The images example: pictures come in, their edges go out. */
package io.sparkdatums.examples.images;
